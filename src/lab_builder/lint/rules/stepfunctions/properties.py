"""E9137, E9138: properties of state machines that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, View
from lab_builder.lint.view.machines import PLAIN, SAM, TYPES
from lab_builder.template.intrinsics import function

_DEFINITIONS = {
    SAM: ("Definition", "DefinitionUri"),
    PLAIN: ("Definition", "DefinitionString", "DefinitionS3Location"),
}


class OneDefinition(Rule):
    """A state machine has one definition: in the template, in a text, or in a file.

    Without any, and with two, the deployment fails.
    """

    id = "E9137"
    shortdesc = "A state machine has exactly one definition"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the machines with no definition, and those with several."""
        for machine in view.of_type(*TYPES):
            names = _DEFINITIONS[machine.type]
            given = _given(machine, *names)
            if given is None:
                continue
            if not given:
                message = f"{machine.logical_id} has none of {', '.join(names)}"
                yield fault(machine.properties, message)
            elif len(given) > 1:
                yield fault(given[1], f"{machine.logical_id} has another definition too")


class RoleOrPolicies(Rule):
    """SAM makes a role of Policies, or takes the one that Role names: with both it gives up."""

    id = "E9138"
    shortdesc = "A state machine of SAM has Role or Policies, not both"
    source_url = "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the policies beside a role."""
        for machine in view.of_type(SAM):
            given = _given(machine, "Role", "Policies")
            if given and len(given) > 1 and given[1].node:
                yield fault(given[1], f"{machine.logical_id} has Policies and a Role")


def _given(machine: Resource, *names: str) -> list[Place] | None:
    """Return the properties that a machine has of some; None where that is not known."""
    node = machine.properties.node
    if not isinstance(node, dict) or any(str(name).startswith("Fn::") for name in node):
        return None
    found = [place for name in names if (place := machine.get(name))]
    # A condition may leave one of them out.
    return None if any(function(place.node) == "Fn::If" for place in found) else found
