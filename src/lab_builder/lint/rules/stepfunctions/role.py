"""E9131, E9132: the role of a state machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.lint.asl import states
from lab_builder.lint.asl.actions import needs
from lab_builder.lint.asl.machines import TYPES
from lab_builder.lint.asl.role import role, role_permissions, services_with_policy
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam.resource_policies import allow_statements
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text
from lab_builder.template.view import View


class RoleMayCall(Rule):
    """A task fails when it runs if the role does not allow its action, or the machine is rejected.

    The rule checks a role of the template and the role that SAM creates from Policies. An AWS
    managed policy that this linter does not know may allow anything.
    """

    id = "E9131"
    shortdesc = "The role of a state machine allows what its tasks call"
    effect = "the task fails when it runs, or CreateStateMachine rejects the role"
    source_url = "https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the tasks that call what the role does not allow."""
        for state in states(view):
            machine = state.scope.machine.resource
            permissions = role_permissions(machine)
            if permissions is None:
                continue
            lacking = [
                need
                for need in needs(state)
                if permissions.lacks(need.action, need.resource)
                and need.action.partition(":")[0] not in services_with_policy(machine)
            ]
            if lacking:
                listed = ", ".join(need.action for need in lacking)
                other = [need for need in lacking if not permissions.lacks(need.action)]
                on = f" on {other[0].resource}" if other and len(lacking) == 1 else ""
                message = f"the role of {machine.logical_id} does not allow {listed}{on}"
                instead = f"Allow {listed}{on} in a policy of the role"
                yield Fault(state.at(), state.message(message), instead=instead)


class RoleAssumed(Rule):
    """Step Functions assumes the role of a state machine, so the role must trust it.

    CreateStateMachine rejects a role that does not let states.amazonaws.com assume it.
    """

    id = "E9132"
    shortdesc = "The role of a state machine trusts Step Functions"
    effect = "CreateStateMachine rejects the role"
    source_url = (
        "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the trust policies that do not let Step Functions assume the role."""
        found = {
            trusted.logical_id: trusted
            for machine in view.of_type(*TYPES)
            if (trusted := role(machine))
        }
        for trusted in found.values():
            document = trusted.get("AssumeRolePolicyDocument")
            if document and not any(map(_trusts_states, allow_statements(document))):
                message = f"{trusted.logical_id} does not let states.amazonaws.com assume it"
                yield fault(document, message, instead="Allow it sts:AssumeRole")


def _trusts_states(statement: Mapping[str, Any] | None) -> bool:
    """Return whether a statement of a trust policy may name Step Functions."""
    if statement is None or "NotPrincipal" in statement:
        return True
    principal = statement.get("Principal")
    if not isinstance(principal, dict):
        return principal is not None
    services = principal.get("Service")
    return any(
        not isinstance(service, str) or isinstance(service, Text) or service.startswith("states.")
        for service in (services if isinstance(services, list) else [services])
        if service is not None
    )
