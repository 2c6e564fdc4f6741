"""Change sets: create, wait for, delete."""

from __future__ import annotations

import uuid
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from lab_builder.aws import Aws, calls
from lab_builder.errors import AwsError, LabBuilderError, StackError
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import Change
from lab_builder.polling import is_transient, polls, retry_transient
from lab_builder.stacks import failure, status
from lab_builder.stacks.values import ChangeSet, Plan, Stack, Waiting

# Seconds for which CloudFormation may create a change set. Most take seconds; hooks and validation
# of 500 resources take minutes.
_CREATED_WITHIN = 1800.0
# Seconds for which a change set that was just created may not be found.
_FOUND_WITHIN = 10.0

_PREFIX = "lab-builder-"
_LEFT_AFTER = timedelta(hours=1)
_EXECUTED = {"EXECUTE_IN_PROGRESS", "EXECUTE_COMPLETE", "EXECUTE_FAILED", "OBSOLETE"}

# CloudFormation has no error code for "no changes", only these messages.
_UNCHANGED = ("didn't contain changes", "No updates are to be performed")


def create(
    aws: Aws, plan: Plan, within: float = _CREATED_WITHIN
) -> Generator[Waiting, None, ChangeSet | None]:
    """Create a change set and wait for it; return None where it has no changes.

    The template must be in the bucket. Each look at the change set yields a sign of life. On any
    error, an interrupt included, the change set is deleted.

    Raises:
        AwsError: a call failed.
        StackError: CloudFormation could not create the change set, or not ``within`` that many
            seconds, or its pre-deployment validation failed.
    """
    name = f"{_PREFIX}{uuid.uuid4().hex[:16]}"
    for leftover in plan.leftovers:
        _delete(aws, plan.stack_name, leftover)
    try:
        _call(aws, plan, name)
    except AwsError as error:
        if is_transient(error):  # else it was refused, and there is none
            discard(aws, plan, name, error)
        raise
    except BaseException as error:
        discard(aws, plan, name, error)
        raise
    try:
        made = yield from _wait(aws, plan.stack_name, name, within)
        if made["Status"] != "FAILED":
            changes = tuple(
                _change(item["ResourceChange"])
                for item in made["Changes"]
                if "ResourceChange" in item
            )
            return ChangeSet(made["ChangeSetId"], name, made["StackId"], changes)
        reason = made.get("StatusReason", "")
        if not any(sentence in reason for sentence in _UNCHANGED):
            raise failure.change_set_error(aws, made["ChangeSetId"], reason, plan.template)
    except BaseException as error:
        discard(aws, plan, name, error)
        raise
    discard(aws, plan, name)
    return None


def discard(aws: Aws, plan: Plan, name: str, cause: BaseException | None = None) -> None:
    """Delete a change set, and the empty stack that was created with it.

    ``cause`` is the error that led here, if one did. If the deletion fails too, an error that is
    shown gets a note of what is left.

    Raises:
        AwsError: the deletion failed, and the cause is an interrupt or none.
    """
    try:
        _delete(aws, plan.stack_name, name)
        if plan.action == "create":
            _delete_empty_stack(aws, plan.stack_name, name)
    except AwsError as error:
        left = f"the change set {name} of the stack {plan.stack_name}"
        if isinstance(cause, LabBuilderError):
            cause.add_note(f"{left}; the next deploy deletes it")
            return
        raise type(error)(
            f"{left} was not deleted: {error.what}",
            hint=Advice("the next ", CommandLine("deploy"), " deletes it"),
        ) from error


def others(aws: Aws, stack: Stack) -> tuple[tuple[str, ...], list[str]]:
    """Return the change sets that earlier deploys left behind, and notes on all others.

    A change set of lab-builder counts as left behind an hour after its creation, since somebody
    may still be looking at a newer one.

    Raises:
        AwsError: the call failed.
    """
    with calls("listing the change sets"):
        pages = aws.client("cloudformation").get_paginator("list_change_sets")
        found = [
            item
            for page in pages.paginate(StackName=stack.id)
            for item in page["Summaries"]
            if item.get("ExecutionStatus") not in _EXECUTED
        ]
    now = datetime.now(UTC)
    left = tuple(
        item["ChangeSetName"]
        for item in found
        if item["ChangeSetName"].startswith(_PREFIX) and now - item["CreationTime"] > _LEFT_AFTER
    )
    return left, [
        f"the stack has another change set, {item['ChangeSetName']}, created "
        f"{item['CreationTime'].astimezone():%Y-%m-%d %H:%M}; this deploy makes it obsolete"
        for item in found
        if item["ChangeSetName"] not in left
    ]


def _delete(aws: Aws, stack_name: str, name: str) -> None:
    from botocore.exceptions import ClientError

    with calls(f"deleting the change set {name}"):
        try:
            aws.client("cloudformation").delete_change_set(StackName=stack_name, ChangeSetName=name)
        except ClientError as error:
            # It is gone with its stack, or is being executed.
            code = error.response["Error"]["Code"]
            if not (_is_missing(error) or code == "InvalidChangeSetStatus"):
                raise


def _delete_empty_stack(aws: Aws, stack_name: str, name: str) -> None:
    """Delete a stack in review, unless it has another change set or one was executed."""
    shell = status.find(aws, stack_name)
    if shell is None or shell.status != "REVIEW_IN_PROGRESS":
        return
    with calls(f"deleting the empty stack {stack_name}"):
        cloudformation = aws.client("cloudformation")
        remaining = cloudformation.list_change_sets(StackName=stack_name)["Summaries"]
        if all(item["ChangeSetName"] == name for item in remaining):
            cloudformation.delete_stack(StackName=shell.id)


def _call(aws: Aws, plan: Plan, name: str) -> None:
    from botocore.exceptions import ClientError

    creates = plan.action == "create"
    s3 = aws.client("s3").meta.endpoint_url
    with calls(f"creating a change set for the stack {plan.stack_name}"):
        try:
            aws.client("cloudformation").create_change_set(
                StackName=plan.stack_name,
                ChangeSetName=name,
                # CREATE is also right for a stack in REVIEW_IN_PROGRESS.
                ChangeSetType="CREATE" if creates else "UPDATE",
                # A template may have 51,200 bytes in a call, and 1 MB in S3.
                TemplateURL=f"{s3}/{plan.bucket}/{quote(plan.template_key)}",
                Parameters=[
                    {"ParameterKey": key, "UsePreviousValue": True}
                    if key in plan.kept
                    else {"ParameterKey": key, "ParameterValue": value}
                    for key, value in plan.parameters.items()
                ],
                Tags=[{"Key": key, "Value": value} for key, value in plan.tags.items()],
                Capabilities=list(plan.capabilities),
                OnStackFailure="DELETE" if creates else "ROLLBACK",
                **({"RoleARN": plan.role_arn} if plan.role_arn else {}),
                **({"DeploymentMode": "REVERT_DRIFT"} if plan.revert_drift else {}),
            )
        except ClientError as error:
            # The name is unique: the reply to the first call was lost, and botocore repeated it.
            repeated = error.response["Error"]["Code"] == "AlreadyExistsException"
            if not (repeated and _exists(aws, plan.stack_name, name)):
                raise


def _exists(aws: Aws, stack_name: str, name: str) -> bool:
    from botocore.exceptions import ClientError

    try:
        aws.client("cloudformation").describe_change_set(StackName=stack_name, ChangeSetName=name)
    except ClientError as error:
        if _is_missing(error):
            return False
        raise
    return True


def _is_missing(error: BaseException | None) -> bool:
    response = getattr(error, "response", {})
    code = response.get("Error", {}).get("Code")
    return code == "ChangeSetNotFound" or (error is not None and status.is_missing(error))


def _wait(
    aws: Aws, stack_name: str, name: str, within: float
) -> Generator[Waiting, None, dict[str, Any]]:
    """Return the change set once it is created or failed, with the changes of all pages."""
    for elapsed in polls():
        pages = _described(aws, stack_name, name, missing=elapsed < _FOUND_WITHIN)
        if pages and not pages[0]["Status"].endswith(("_PENDING", "_IN_PROGRESS")):
            break
        if elapsed > within:
            raise StackError(
                f"CloudFormation has not created the change set within {within:.0f} s",
                where=stack_name,
                hint="nothing was changed; run the command again later",
            )
        yield Waiting(f"creating a change set for the stack {stack_name}", elapsed)
    return pages[0] | {"Changes": [change for page in pages for change in page.get("Changes", ())]}


def _described(aws: Aws, stack_name: str, name: str, *, missing: bool) -> list[dict[str, Any]]:
    """Return the pages of a change set; ``missing`` allows that it is not found, without pages."""
    try:
        with calls("waiting for the change set"):
            return retry_transient(lambda: list(_pages(aws, stack_name, name)))
    except AwsError as error:
        if missing and _is_missing(error.__cause__):
            return []
        raise


def _pages(aws: Aws, stack_name: str, name: str) -> Iterator[dict[str, Any]]:
    paginator = aws.client("cloudformation").get_paginator("describe_change_set")
    yield from paginator.paginate(StackName=stack_name, ChangeSetName=name)


def _change(change: dict[str, Any]) -> Change:
    causes: dict[str, str] = {}
    for detail in change.get("Details", ()):
        target = detail.get("Target", {})
        what = target.get("Name") or target.get("Attribute", "")
        # A property can be listed twice, once with the entity that causes the change.
        causes[what] = detail.get("CausingEntity") or causes.get(what, "")
    return Change(
        action=change["Action"],
        logical_id=change["LogicalResourceId"],
        type=change["ResourceType"],
        replacement=change.get("Replacement", ""),
        causes=tuple(f"{what} <- {why}" if why else what for what, why in causes.items()),
    )
