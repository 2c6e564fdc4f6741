"""Evaluate the permissions of roles and services with the engine's IAM.

Closes a gap of MiniStack, whose services call each other without permission checks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam


def allows(role_arn: str, action: str, resource_arn: str) -> bool:
    """Return whether a role's policies and permissions boundary allow an action on a resource."""
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


def trusts(role: str, service: str) -> bool:
    """Return whether a role (name or ARN) exists and trusts a service."""
    record = iam._roles.get(role.rsplit("/", 1)[-1])  # noqa: SLF001
    if record is None:
        return False
    document = record.get("AssumeRolePolicyDocument") or "{}"
    policy = json.loads(document) if isinstance(document, str) else document
    statements = policy.get("Statement", [])
    return any(
        statement.get("Effect") == "Allow" and service in _services(statement)
        for statement in (statements if isinstance(statements, list) else [statements])
    )


def resource_policy_allows(
    resource_arn: str, service: str, action: str, source_arn: str
) -> bool | None:
    """Return whether a resource's policy allows a service an action on behalf of a source ARN.

    Return None if the queue, topic or function does not exist.
    """
    account, region = source_arn.split(":")[4], source_arn.split(":")[3]
    found = iam_evaluator._resource_policy(resource_arn.split(":")[2], resource_arn)  # noqa: SLF001
    if found is None:
        return None
    context = iam_evaluator.EvalContext(
        principal_arn="*",  # of no account: permissions of an account do not apply to services
        principal_type="Service",
        principal_account="",
        action=action,
        resource_arn=resource_arn,
        region=region,
        service_context={"aws:sourcearn": source_arn, "aws:sourceaccount": account},
    )
    decision = iam_evaluator.evaluate_resource_policy(found[0], context, service=service).decision
    return bool(decision == "Allow")


def _services(statement: Mapping[str, Any]) -> list[str]:
    principal = statement.get("Principal", {})
    services = principal.get("Service", []) if isinstance(principal, dict) else []
    return [services] if isinstance(services, str) else services
