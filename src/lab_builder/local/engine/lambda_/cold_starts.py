"""The asynchronous invocations that wait until an execution environment is initialized.

On a busy machine a cold start takes longer than the interval of a schedule at a high speed. If each
event then started another environment, they would slow each other down further.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_waiting: set[str] = set()  # request ids


@contextmanager
def waiting(request_id: str) -> Iterator[None]:
    """Record that an invocation waits, until ``begun`` or the end of the block."""
    _waiting.add(request_id)
    try:
        yield
    finally:
        _waiting.discard(request_id)


def begun(request_id: str | None) -> None:
    """Record that an invocation has reached an initialized environment."""
    if request_id is not None:
        _waiting.discard(request_id)


def waiting_invocations() -> list[str]:
    """Return the request ids of the invocations that wait."""
    return list(_waiting)
