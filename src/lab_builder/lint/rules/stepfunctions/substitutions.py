"""E9129, W9130: DefinitionSubstitutions."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl import State, requests, states
from lab_builder.lint.asl.machines import PLACEHOLDER, Machine, machines
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.text import known
from lab_builder.template.view import Steps, View

_SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html"


class SubstitutionsGiven(Rule):
    """A placeholder that is not in DefinitionSubstitutions stays in the definition as it is.

    A task then calls "${Function}". Logical ids are not replaced by themselves, neither in a file
    nor in a string without Fn::Sub.
    """

    id = "E9129"
    shortdesc = "DefinitionSubstitutions has every placeholder of the definition"
    effect = "the task uses that text as it is"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the placeholders in resources and requests of tasks that are not replaced."""
        for state in states(view, "Task"):
            if state.scope.machine.substitutes is None:
                continue
            for steps, name in _unfilled(state):
                message = f"${{{name}}} is not replaced, for DefinitionSubstitutions has no {name}"
                instead = f"Add {name} to DefinitionSubstitutions"
                yield Fault(state.at(*steps), state.message(message), instead=instead)


class SubstitutionsUsed(Rule):
    """A substitution without a placeholder in the definition is left over, or misspelled."""

    id = "W9130"
    shortdesc = "The definition has a placeholder for every substitution"
    effect = "the value is not used"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the substitutions without a placeholder, once for each machine."""
        by_resource: dict[str, list[Machine]] = {}
        for machine in machines(view):
            by_resource.setdefault(machine.resource.logical_id, []).append(machine)
        for found in by_resource.values():
            given = found[0].resource.get("DefinitionSubstitutions")
            seen = all(machine.definition is not None for machine in found)
            if not seen or given is None or not isinstance(given.node, dict):
                continue
            wanted = {name for machine in found for name in machine.placeholders}
            for name in map(str, given.node):
                if not name.startswith("Fn::") and name not in wanted:
                    message = f"the definition has no placeholder ${{{name}}}"
                    yield Fault((*given.path, name), message, instead="Remove or rename it")


def _unfilled(state: State) -> Iterator[tuple[Steps, str]]:
    """Yield the placeholders in Resource and request fields, with the path to them."""
    if found := PLACEHOLDER.search(known(state.body.get("Resource")) or ""):
        yield ("Resource",), found.group(1)
    for _, value, steps in requests.fields(state):
        if whole := PLACEHOLDER.fullmatch(known(value) or ""):
            yield steps, whole.group(1)
