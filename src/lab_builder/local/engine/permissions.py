"""Asks the engine's IAM what a role may do, for what a service does in the role's name.

Closes a gap of MiniStack, whose services call each other without asking.
"""

from __future__ import annotations

from ministack.core import iam_evaluator
from ministack.services import iam

from lab_builder.local.engine import seams

seams.require(
    iam_evaluator, "EvalContext", "_gather_role_policies", "_permissions_boundary", "evaluate"
)


def allows(role_arn: str, action: str, resource_arn: str) -> bool:
    """Tell whether a role's policies and boundary allow an action on a resource."""
    account, name = role_arn.split(":")[4], role_arn.rsplit("/", 1)[-1]
    context = iam_evaluator.EvalContext(
        principal_arn=f"arn:aws:sts::{account}:assumed-role/{name}/engine",
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=resource_arn,
        region=resource_arn.split(":")[3],
    )
    policies = iam_evaluator._gather_role_policies(name, account)  # noqa: SLF001
    boundary = iam_evaluator._permissions_boundary(iam._roles, name, account)  # noqa: SLF001
    return bool(iam_evaluator.evaluate(context, policies, *boundary).decision == "Allow")
