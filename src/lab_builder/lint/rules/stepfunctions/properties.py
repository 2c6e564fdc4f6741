"""E9137, E9138: properties of state machines that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.asl.machines import PLAIN, SAM, TYPES
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.intrinsics import function
from lab_builder.template.view import Place, Resource, View

_DEFINITIONS = {
    SAM: ("Definition", "DefinitionUri"),
    PLAIN: ("Definition", "DefinitionString", "DefinitionS3Location"),
}


class OneDefinition(Rule):
    """A state machine has one definition: an object, a string, or a file.

    Without a definition, and with two, the deployment fails.
    """

    id = "E9137"
    shortdesc = "A state machine has exactly one definition"
    effect = "the deployment fails"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the state machines without a definition, and those with several."""
        for machine in view.of_type(*TYPES):
            names = _DEFINITIONS[machine.type]
            given = _given(machine, *names)
            if given is None:
                continue
            if not given:
                message = f"{machine.logical_id} requires exactly one of {', '.join(names)}"
                yield fault(machine.properties, message)
            elif len(given) > 1:
                both = " and ".join(str(place.path[-1]) for place in given)
                listed = ", ".join(names)
                message = f"{machine.logical_id} takes only one of {listed}, not {both}"
                yield fault(given[1], message)


class RoleOrPolicies(Rule):
    """SAM creates a role from Policies, or uses the one in Role; it rejects both together."""

    id = "E9138"
    shortdesc = "A SAM state machine has Role or Policies, not both"
    effect = "the SAM transform fails"
    source_url = "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the policies of state machines that also have a role."""
        for machine in view.of_type(SAM):
            given = _given(machine, "Role", "Policies")
            if given and len(given) > 1 and given[1].node:
                message = f"{machine.logical_id} takes only one of Role, Policies, not both"
                instead = "Add the policies to the role, or remove Role"
                yield fault(given[1], message, instead=instead)


def _given(machine: Resource, *names: str) -> list[Place] | None:
    """Return those of some properties that a machine has; None where that is not known."""
    node = machine.properties.node
    if not isinstance(node, dict) or any(str(name).startswith("Fn::") for name in node):
        return None
    found = [place for name in names if (place := machine.get(name))]
    # A condition may leave one of them out.
    return None if any(function(place.node) == "Fn::If" for place in found) else found
