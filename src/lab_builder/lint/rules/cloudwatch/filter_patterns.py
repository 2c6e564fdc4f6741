"""E9351: the filter patterns of logs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.placeholders import Marks
from lab_builder.template.view import View

_TYPES = ("AWS::Logs::MetricFilter", "AWS::Logs::SubscriptionFilter")
_CLOSING = {"{": "}", "[": "]"}
# Strings in quotes and regular expressions between % signs may hold anything.
_OPAQUE = re.compile(r'"(?:\\.|[^"\\])*"|%[^%]*%')


class LogFilterPattern(Rule):
    """CloudWatch Logs rejects a filter whose pattern is not valid.

    A pattern for JSON is in braces, one for fields in brackets. Brackets, braces and quotes are
    balanced, and values are compared with a single ``=``.
    """

    id = "E9351"
    shortdesc = "The pattern of a metric or subscription filter is valid"
    effect = "CloudWatch Logs rejects the filter"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the patterns that are not valid."""
        for found in view.of_type(*_TYPES):
            place = found.get("FilterPattern")
            value = place.value if place else None
            if place and isinstance(value, str) and (message := _unreadable(value)):
                yield fault(place, f"the pattern {message}")


def _unreadable(pattern: str) -> str | None:
    bare = _OPAQUE.sub("", Marks().hide(pattern)).strip()
    if "\ue000" in bare:
        return None  # a hole outside of quotes may hold the closing sign
    if '"' in bare:
        return "has an unclosed quote"
    opening = bare[:1]
    if opening not in _CLOSING:
        return None
    if not bare.endswith(_CLOSING[opening]):
        return f"begins with {opening} but does not end with {_CLOSING[opening]}"
    if opening == "{":
        if bare.count("(") != bare.count(")"):
            return "has unbalanced parentheses"
        if "==" in bare:
            return "compares with ==, but must compare with ="
    return None
