"""One seed behind everything random."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from ledger.errors import InvalidEventError


def choose(event: Mapping[str, Any], request_id: str) -> str:
    """Return the seed of the event, else its id, else the execution's id, else the request's.

    Lambda's asynchronous retries carry the same event and the same request id, so they fail alike.

    Raises:
        InvalidEventError: the seed is neither text nor a whole number.
    """
    for key in ("seed", "id", "execution_id"):
        value = event.get(key)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
            raise InvalidEventError(f"{key} must be text or a whole number, not {value!r}")
        return str(value)
    return request_id


def stream(seed: str, *purpose: object) -> Random:
    """Return a stream of chance for one purpose, so that purposes do not disturb each other."""
    return Random("/".join(map(str, (seed, *purpose))))  # noqa: S311 - it must be repeatable
