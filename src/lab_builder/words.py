"""Words that agree with a number."""

from __future__ import annotations


def counted(number: float, one: str, many: str | None = None) -> str:
    """Return a number with its noun: ``1 trail``, ``2 trails``, ``1,200 policies``.

    ``many`` is the plural, by default ``one`` with an s.
    """
    shown = f"{number:,}" if isinstance(number, int) else f"{number:g}"
    return f"{shown} {one if number == 1 else many or f'{one}s'}"


def verb(number: int, one: str, many: str) -> str:
    """Return the form of a verb that agrees with a number."""
    return one if number == 1 else many


def dollars(amount: float) -> str:
    """Return a price in full: at least two decimals, and as many as it has up to ten."""
    whole, _, decimals = f"{amount:.10f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"
