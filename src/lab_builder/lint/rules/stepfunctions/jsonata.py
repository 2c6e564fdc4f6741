"""E9120: the expressions of JSONata states."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.asl import data, states
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import Text, View

_STATES_MEMBER = re.compile(r"\$states\.(\w+)")
_MEMBERS = frozenset({"context", "errorOutput", "input", "result"})


class JsonataExpressions(Rule):
    """An expression begins with {% and ends with %}, and $states has four members.

    CreateStateMachine refuses half an expression, and a space around one. What $states does not
    have is undefined, and the execution fails where it is evaluated.
    """

    id = "E9120"
    shortdesc = "A JSONata expression stands in {% %} and reads what $states has"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the expressions that are refused, or fail."""
        for state in states(view):
            if not state.jsonata:
                continue
            for start, value in data.expressions(state):
                for steps, leaf in data.leaves(value, start):
                    if isinstance(leaf, str) and (why := _wrong(leaf)):
                        yield Fault(state.at(*steps), state.says(f"{steps[-1]} {why}: {leaf!r}"))


def _wrong(text: str) -> str | None:
    # What a deployment fills in may be an end of the expression.
    if isinstance(text, Text) and not (
        isinstance(text.parts[0], str) and isinstance(text.parts[-1], str)
    ):
        return None
    begins, ends = text.startswith("{%"), text.endswith("%}")
    if begins != ends:
        return "has only one end of {% %}" if begins else "does not begin with {%"
    if not begins:
        bare = text.strip()
        spaced = bare.startswith("{%") and bare.endswith("%}")
        return "has spaces around {% %}" if spaced else None
    other = next((name for name in _STATES_MEMBER.findall(text) if name not in _MEMBERS), None)
    return f"reads $states.{other}, which does not exist" if other else None
