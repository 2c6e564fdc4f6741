"""E9351: the patterns by which logs are filtered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View
from lab_builder.template.placeholders import Marks

_TYPES = ("AWS::Logs::MetricFilter", "AWS::Logs::SubscriptionFilter")
_CLOSING = {"{": "}", "[": "]"}
# Text in quotes and regular expressions between per cent signs may hold anything.
_OPAQUE = re.compile(r'"(?:\\.|[^"\\])*"|%[^%]*%')


class LogFilterPattern(Rule):
    """CloudWatch Logs refuses a filter whose pattern it cannot read.

    A pattern for JSON stands in braces, one for fields in brackets; what it opens it closes, and
    values are compared by a single ``=``.
    """

    id = "E9351"
    shortdesc = "The pattern of a metric or subscription filter can be read"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the patterns that cannot be read."""
        for found in view.of_type(*_TYPES):
            place = found.get("FilterPattern")
            value = place.value if place else None
            if place and isinstance(value, str) and (message := _unreadable(value)):
                yield fault(place, f"the pattern {message}")


def _unreadable(pattern: str) -> str | None:
    bare = _OPAQUE.sub("", Marks().hide(pattern)).strip()
    if "\ue000" in bare:
        return None  # a hole outside of quotes may hold what closes it
    if '"' in bare:
        return "leaves a quotation open"
    opening = bare[:1]
    if opening not in _CLOSING:
        return None
    if not bare.endswith(_CLOSING[opening]):
        return f"begins with {opening} and does not end with {_CLOSING[opening]}"
    if opening == "{":
        if bare.count("(") != bare.count(")"):
            return "does not close each parenthesis that it opens"
        if "==" in bare:
            return "compares by ==; = compares"
    return None
