"""Refuses the rates that AWS refuses: MiniStack takes ``rate(1 minutes)`` and ``rate(0 days)``.

"For a value of 1, use the singular form", see
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from ministack.services import eventbridge

from lab_builder.local.engine import seams

_RATE = re.compile(r"rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)")


def install() -> None:
    """Put the check before MiniStack's, which knows cron."""
    stock = seams.take(eventbridge, "_validate_schedule_expression")
    seams.replace(eventbridge, "_validate_schedule_expression", partial(_valid, stock))


def _valid(stock: Callable[[str], bool], expression: str) -> bool:
    if expression.startswith("rate("):
        return _RATE.fullmatch(expression) is not None
    return stock(expression)
