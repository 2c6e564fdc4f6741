"""E9121: the rules of Choice states."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import choices, states
from lab_builder.lint.asl.transitions import entries
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View


class ChoiceRules(Rule):
    """A rule compares a Variable by one operator with a value of its kind, then names what is Next.

    CreateStateMachine refuses others. In a JSONata state a rule has a Condition instead.
    """

    id = "E9121"
    shortdesc = "A rule of a Choice state makes one comparison and says what follows"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the rules that are refused."""
        for state in states(view, "Choice"):
            for index, rule in entries(state.body, "Choices"):
                place = ("Choices", index)
                if "Next" not in rule:
                    yield Fault(state.at(*place), state.says("a rule has no Next"))
                if state.jsonata and "Condition" not in rule:
                    yield Fault(state.at(*place), state.says("a rule has no Condition"))
                if state.jsonata is False:
                    for steps, message in choices.faults(rule):
                        yield Fault(state.at(*place, *steps), state.says(message))
