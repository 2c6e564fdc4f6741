"""E9120: the expressions of JSONata states."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.asl import data, states
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text
from lab_builder.template.view import View

_STATES_MEMBER = re.compile(r"\$states\.(\w+)")
_MEMBERS = frozenset({"context", "errorOutput", "input", "result"})
_LISTED = ", ".join(sorted(_MEMBERS))


class JsonataExpressions(Rule):
    """An expression begins with {% and ends with %}, and $states has four members.

    CreateStateMachine rejects an expression with one delimiter only, and spaces around the
    delimiters. Other members of $states are undefined: the execution fails when it evaluates them.
    """

    id = "E9120"
    shortdesc = "A JSONata expression is in {% %} and reads members that $states has"
    effect = "Step Functions rejects the definition, or the execution fails"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the expressions that are rejected, or that fail."""
        for state in states(view):
            if not state.jsonata:
                continue
            for start, value in data.expressions(state):
                for steps, leaf in data.leaves(value, start):
                    if isinstance(leaf, str) and (why := _wrong(leaf)):
                        yield Fault(state.at(*steps), state.message(f"{steps[-1]} {leaf!r} {why}"))


def _wrong(text: str) -> str | None:
    # A value that a deployment fills in may hold a delimiter.
    if isinstance(text, Text) and not (
        isinstance(text.parts[0], str) and isinstance(text.parts[-1], str)
    ):
        return None
    begins, ends = text.startswith("{%"), text.endswith("%}")
    if begins != ends:
        return "does not end with %}" if begins else "does not begin with {%"
    if not begins:
        bare = text.strip()
        spaced = bare.startswith("{%") and bare.endswith("%}")
        return "has spaces around {% and %}" if spaced else None
    other = next((name for name in _STATES_MEMBER.findall(text) if name not in _MEMBERS), None)
    return f"reads $states.{other}, but $states has only {_LISTED}" if other else None
