"""Polling: how often, and which errors are worth another try."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from lab_builder.errors import AwsError

Answer = TypeVar("Answer")

# Seconds without a reply, or without a first event, after which an operation counts as lost.
LOST_AFTER = 60.0

_SHORTEST, _LONGEST = 0.1, 5.0  # seconds
_THROTTLED = {
    "RequestLimitExceeded",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}


def polls() -> Iterator[float]:
    """Yield the seconds since the first poll, which is immediate; ``poll_delay`` between polls."""
    begun = time.monotonic()
    while True:
        elapsed = time.monotonic() - begun
        yield elapsed
        time.sleep(poll_delay(elapsed))


def poll_delay(elapsed: float) -> float:
    """Return the seconds until the next poll: a tenth of the elapsed time, from 0.1 s to 5 s.

    So the end of a short operation is noticed at once, and a long operation costs few calls.
    """
    return min(max(elapsed / 10, _SHORTEST), _LONGEST)


def retry_transient(call: Callable[[], Answer], lost_after: float = LOST_AFTER) -> Answer:
    """Return the result of ``call``, repeated after transient errors for ``lost_after`` seconds.

    Raises:
        Exception: the error of the call, where it is not transient or the time is over.
    """
    for elapsed in polls():
        try:
            return call()
        except Exception as error:
            if not is_transient(error) or elapsed > lost_after:
                raise
    raise AssertionError("polls() does not end")


def is_transient(error: BaseException | None) -> bool:
    """Return whether a call may succeed when repeated: no reply, throttling, a server error.

    botocore has repeated it already; this is for outages longer than its few attempts.
    """
    from botocore.exceptions import ClientError, HTTPClientError
    from botocore.exceptions import ConnectionError as BotoConnectionError

    if isinstance(error, AwsError):
        return is_transient(error.__cause__)
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return status >= 500 or error.response["Error"].get("Code") in _THROTTLED
    return isinstance(error, BotoConnectionError | HTTPClientError)
