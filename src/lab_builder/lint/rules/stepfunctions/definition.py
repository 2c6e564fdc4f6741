"""E9101: the text of a definition."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl.machines import machines
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View


class ReadableDefinition(Rule):
    """CreateStateMachine rejects a definition that it cannot parse, or of more than 1 MB.

    The definition may be in the template or in the file that DefinitionUri names. Its placeholders
    need not be filled in: a trailing comma is wrong whatever their values are.
    """

    id = "E9101"
    shortdesc = "A state machine definition is a JSON object of at most 1 MB"
    effect = "CreateStateMachine rejects the definition"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the definitions that do not parse."""
        for machine in machines(view):
            if machine.unreadable:
                yield Fault(machine.path(), f"{machine.where}the definition {machine.unreadable}")
