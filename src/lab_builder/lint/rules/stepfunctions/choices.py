"""E9121: the rules of Choice states."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import choices, states
from lab_builder.lint.asl.transitions import entries
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View


class ChoiceRules(Rule):
    """A rule compares a Variable with a value of the right type, by one operator, and has a Next.

    CreateStateMachine rejects other rules. In a JSONata state a rule has a Condition instead.
    """

    id = "E9121"
    shortdesc = "A rule of a Choice state makes one valid comparison and has a Next"
    effect = "CreateStateMachine rejects the definition"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the rules that are rejected."""
        for state in states(view, "Choice"):
            for index, rule in entries(state.body, "Choices"):
                place = ("Choices", index)
                if "Next" not in rule:
                    yield Fault(state.at(*place), state.message("a rule requires Next"))
                if state.jsonata and "Condition" not in rule:
                    yield Fault(
                        state.at(*place),
                        state.message("a rule of a JSONata state requires Condition"),
                    )
                if state.jsonata is False:
                    for steps, message in choices.faults(rule):
                        yield Fault(state.at(*place, *steps), state.message(message))
