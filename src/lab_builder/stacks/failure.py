"""Errors of failed operations, root cause first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lab_builder.aws import Aws
from lab_builder.errors import StackError
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import Template
from lab_builder.stacks.values import StackEvent

# CloudFormation's words for a resource that was cancelled because another one failed.
_CANCELLED = ("cancelled", "canceled")

# Words of a status reason, in lower case, and the hint for it. The first match counts.
_HINTS: tuple[tuple[tuple[str, ...], str | Advice], ...] = (
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
        "delete some, or request an increase in the Service Quotas console",
    ),
    (
        ("s3 error", "nosuchkey", "nosuchbucket"),
        Advice("run ", CommandLine("package"), ", so that the code is in the bucket"),
    ),
    (
        ("not empty",),
        Advice("run ", CommandLine("destroy"), " again: it empties the stack's buckets first"),
    ),
)


def operation_error(
    stack_name: str,
    status: str,
    history: Sequence[StackEvent],
    template: Template | None,
    found: Mapping[str, str] | None = None,
) -> StackError:
    """Return the error for an operation that ended in ``status``.

    The first resource that failed by itself is the root cause; the resources that CloudFormation
    cancelled because of it are only named. Where none failed, validation stopped the operation
    first, and ``found`` has its findings. ``template`` has the line that defines each resource.
    """
    failed = [event for event in history if event.status.endswith("_FAILED")]
    own = [event for event in failed if not (_is_cancelled(event) or event.is_stack)]
    cancelled = tuple(event.logical_id for event in failed if _is_cancelled(event))
    reasons = {event.logical_id: event.reason for event in own} or dict(found or {})
    if not reasons:
        told = next((e.reason for e in reversed(history) if e.reason and e.is_stack), "")
        return StackError(
            f"the stack {stack_name} ended in {status}{f': {told}' if told else ''}",
            hint=f"aws cloudformation describe-stack-events --stack-name {stack_name}",
            cancelled=cancelled,
        )
    root, reason = next(iter(reasons.items()))
    kind = f" ({own[0].type})" if own else ""
    return StackError(
        f"{root}{kind} failed: {reason or own[0].status}; the stack {stack_name} ended in {status}",
        where=_where(template, root),
        hint=_hint([reason]),
        failed=reasons,
        cancelled=cancelled,
    )


def change_set_error(aws: Aws, change_set_id: str, reason: str, template: Template) -> StackError:
    """Return the error for a failed change set, with the findings of pre-deployment validation."""
    failed = findings(aws, ChangeSetName=change_set_id)
    root = next(iter(failed), None)
    what = f"{root}: {failed[root]}" if root else reason
    return StackError(
        f"CloudFormation could not create the change set: {what}",
        where=_where(template, root) if root else None,
        hint=_hint(failed.values() or [reason]),
        failed=failed,
    )


def findings(aws: Aws, **of: str) -> dict[str, str]:
    """Return the findings of pre-deployment validation in the latest operation, by logical id.

    ``of`` is StackName or ChangeSetName. Empty where DescribeEvents fails: a role may not have
    the permission, and an engine may not have the operation.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    found: dict[str, str] = {}
    try:
        pages = aws.client("cloudformation").get_paginator("describe_events")
        answers = pages.paginate(**of, Filters={"FailedEvents": True})
        events = [event for page in answers for event in page["OperationEvents"]]
    except (BotoCoreError, ClientError):
        return found
    events.sort(key=lambda event: event["Timestamp"])
    for event in events:
        latest = event.get("OperationId") == events[-1].get("OperationId")
        if latest and event.get("ValidationStatusReason"):
            logical_id = event.get("LogicalResourceId", "")
            path = f" at {event['ValidationPath']}" if event.get("ValidationPath") else ""
            text = f"{event['ValidationStatusReason']}{path}"
            found[logical_id] = "; ".join(filter(None, (found.get(logical_id), text)))
    return found


def _is_cancelled(event: StackEvent) -> bool:
    return any(word in event.reason.lower() for word in _CANCELLED)


def _where(template: Template | None, logical_id: str) -> str:
    origin = template.origins.get(logical_id) if template else None
    return str(origin) if origin else f"the resource {logical_id}"


def _hint(reasons: Iterable[str]) -> str | Advice | None:
    told = " ".join(reasons).lower()
    return next((hint for words, hint in _HINTS if any(word in told for word in words)), None)
