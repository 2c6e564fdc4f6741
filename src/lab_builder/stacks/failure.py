"""What a failed operation says, root cause first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lab_builder.aws import Aws
from lab_builder.errors import StackError
from lab_builder.model import Template
from lab_builder.stacks.values import StackEvent

# CloudFormation's words for a resource that only stopped because another one failed.
_CANCELLED = ("cancelled", "canceled")

# What a reason says, in lower case, and what to do about it. The first that fits counts.
_HINTS = (
    (
        ("not authorized", "accessdenied", "access denied", "is not able to assume"),
        "give that permission to the principal that deploys, or to --role-arn",
    ),
    (
        ("already exists", "alreadyexists", "name conflict"),
        "choose another EnvironmentName, or destroy the stack that has it",
    ),
    (
        ("limit exceeded", "limitexceeded", "quota", "maximum number", "too many"),
        "free some, or ask for more in the Service Quotas console",
    ),
    (
        ("s3 error", "nosuchkey", "nosuchbucket"),
        "run lab-builder package, so that the code is in the bucket",
    ),
    (("not empty",), "run lab-builder destroy again: it empties the stack's buckets first"),
)


def of_operation(
    stack_name: str, status: str, history: Sequence[StackEvent], template: Template | None
) -> StackError:
    """Return the error for an operation that ended in ``status``.

    The first resource that failed on its own is the root cause; those that CloudFormation stopped
    because of it are only named. ``template`` tells the line that defines a resource.
    """
    failed = [event for event in history if event.status.endswith("_FAILED")]
    own = [event for event in failed if not (_is_cancelled(event) or event.is_stack)]
    cancelled = tuple(event.logical_id for event in failed if _is_cancelled(event))
    reasons = {event.logical_id: event.reason for event in own}
    if not own:
        told = next((e.reason for e in reversed(history) if e.reason and e.is_stack), "")
        return StackError(
            f"the stack {stack_name} ended in {status}{f': {told}' if told else ''}",
            hint=f"aws cloudformation describe-stack-events --stack-name {stack_name}",
            cancelled=cancelled,
        )
    root = own[0]
    return StackError(
        f"{root.logical_id} ({root.type}) failed: {root.reason or root.status}; "
        f"the stack {stack_name} ended in {status}",
        where=_where(template, root.logical_id),
        hint=_hint([root.reason]),
        failed=reasons,
        cancelled=cancelled,
    )


def of_change_set(aws: Aws, change_set_id: str, reason: str, template: Template) -> StackError:
    """Return the error for a change set that failed, with what pre-deployment validation found."""
    found = _validation(aws, change_set_id)
    failed: dict[str, str] = {}
    for event in found:
        logical_id = event.get("LogicalResourceId", "")
        path = f" at {event['ValidationPath']}" if event.get("ValidationPath") else ""
        text = f"{event['ValidationStatusReason']}{path}"
        failed[logical_id] = "; ".join(filter(None, (failed.get(logical_id), text)))
    root = next(iter(failed), None)
    what = f"{root}: {failed[root]}" if root else reason
    return StackError(
        f"CloudFormation refuses the change set: {what}",
        where=_where(template, root) if root else None,
        hint=_hint(failed.values() or [reason]),
        failed=failed,
    )


def _validation(aws: Aws, change_set_id: str) -> list[dict[str, Any]]:
    """Return the findings of pre-deployment validation, none where they cannot be had.

    DescribeEvents is a younger operation: a role may lack its permission, an engine all of it.
    The change set's own reason still stands then.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        pages = aws.client("cloudformation").get_paginator("describe_events")
        found = pages.paginate(ChangeSetName=change_set_id, Filters={"FailedEvents": True})
        return [
            event
            for page in found
            for event in page["OperationEvents"]
            if event.get("ValidationStatusReason")
        ]
    except (BotoCoreError, ClientError):
        return []


def _is_cancelled(event: StackEvent) -> bool:
    return any(word in event.reason.lower() for word in _CANCELLED)


def _where(template: Template | None, logical_id: str) -> str:
    origin = template.origins.get(logical_id) if template else None
    return str(origin) if origin else f"the resource {logical_id}"


def _hint(reasons: Iterable[str]) -> str | None:
    told = " ".join(reasons).lower()
    return next((hint for words, hint in _HINTS if any(word in told for word in words)), None)
