"""How often to look, and which errors are worth another look."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from lab_builder.errors import AwsError

Answer = TypeVar("Answer")

# Seconds without an answer, or without a first event, after which an operation counts as lost.
PATIENCE = 60.0

_SHORTEST, _LONGEST = 0.1, 5.0  # seconds
_THROTTLED = {
    "RequestLimitExceeded",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}


def polls() -> Iterator[float]:
    """Yield the seconds since the first look, which comes at once; ``pause`` lies between looks."""
    begun = time.monotonic()
    while True:
        elapsed = time.monotonic() - begun
        yield elapsed
        time.sleep(pause(elapsed))


def pause(elapsed: float) -> float:
    """Return the seconds until the next look: a tenth of what has gone by, from 0.1 s to 5 s.

    So what an engine ends in a moment is seen to end in a moment, and a long operation costs few
    calls.
    """
    return min(max(elapsed / 10, _SHORTEST), _LONGEST)


def patiently(call: Callable[[], Answer], patience: float = PATIENCE) -> Answer:
    """Return what ``call`` answers, asking again while the answer is only late.

    Raises:
        Exception: the call's own error, once it is no transient one or patience is over.
    """
    for elapsed in polls():
        try:
            return call()
        except Exception as error:
            if not is_transient(error) or elapsed > patience:
                raise
    raise AssertionError("polls() does not end")


def is_transient(error: BaseException | None) -> bool:
    """Tell whether a call may succeed when it is repeated: no answer, throttled, a server fault.

    botocore has repeated it already; this is about outages longer than its few attempts.
    """
    from botocore.exceptions import ClientError, HTTPClientError
    from botocore.exceptions import ConnectionError as BotoConnectionError

    if isinstance(error, AwsError):
        return is_transient(error.__cause__)
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return status >= 500 or error.response["Error"].get("Code") in _THROTTLED
    return isinstance(error, BotoConnectionError | HTTPClientError)
