"""E9141: where a definition states its query language."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl.language import mistakes
from lab_builder.lint.asl.machines import machines
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View


class QueryLanguageStated(Rule):
    """QueryLanguage is a field of a definition or of a state, JSONata or JSONPath.

    As a property of the resource, among the states or in an ItemProcessor it does not count, and
    without it the language is JSONPath, in which fields such as Arguments and Output do not exist.
    """

    id = "E9141"
    shortdesc = "A definition that uses JSONata has QueryLanguage: JSONata at its top"
    effect = "CreateStateMachine rejects the definition"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the query languages that do not count, and JSONata without one."""
        for machine in machines(view):
            for mistake in mistakes(machine) if machine.definition is not None else ():
                instead = "Write QueryLanguage: JSONata at the top of the definition, or in a state"
                yield Fault(mistake.path, machine.where + mistake.message, instead=instead)
