"""E9101: the text of a definition."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View
from lab_builder.lint.view.machines import machines


class ReadableDefinition(Rule):
    """CreateStateMachine refuses a definition that it cannot parse, or of more than 1 MB.

    The definition may stand in the template or in the file that DefinitionUri names, its
    placeholders may still be empty: a comma too many is one whatever they are filled with.
    """

    id = "E9101"
    shortdesc = "The definition of a state machine is a JSON object of at most 1 MB"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the definitions that do not parse."""
        for machine in machines(view):
            if machine.unreadable:
                yield Fault(machine.path(), f"{machine.where}the definition {machine.unreadable}")
