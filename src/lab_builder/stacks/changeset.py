"""Change sets: CloudFormation's own account of what a template would change."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from lab_builder.aws import Aws, calls
from lab_builder.model import Change
from lab_builder.stacks import failure, status
from lab_builder.stacks.polling import patiently, polls
from lab_builder.stacks.values import ChangeSet, Plan

# CloudFormation has no code for "nothing to change", only these sentences.
_UNCHANGED = ("didn't contain changes", "No updates are to be performed")


def propose(aws: Aws, plan: Plan) -> ChangeSet | None:
    """Make a change set and wait for it; None where nothing would change.

    The template must be in the bucket.

    Whatever ends this early, an interrupt included, takes the change set away again.

    Raises:
        AwsError: a call was refused or lost.
        StackError: CloudFormation could not make the change set, or its pre-deployment
            validation found something.
    """
    name = f"lab-builder-{uuid.uuid4().hex[:16]}"
    try:
        _create(aws, plan, name)
        made = _wait(aws, plan.stack_name, name)
        if made["Status"] != "FAILED":
            changes = tuple(_readable(item["ResourceChange"]) for item in made["Changes"])
            return ChangeSet(made["ChangeSetId"], name, made["StackId"], changes)
        reason = made.get("StatusReason", "")
        if not any(sentence in reason for sentence in _UNCHANGED):
            raise failure.of_change_set(aws, made["ChangeSetId"], reason, plan.template)
    except BaseException:
        discard(aws, plan, name)
        raise
    discard(aws, plan, name)
    return None


def discard(aws: Aws, plan: Plan, name: str) -> None:
    """Take a change set away, and the empty stack that came into being with it.

    This follows a decision or a failure that the user hears of, so a refusal here is passed over.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    cloudformation = aws.client("cloudformation")
    with suppress(BotoCoreError, ClientError):
        cloudformation.delete_change_set(StackName=plan.stack_name, ChangeSetName=name)
        if _had_stack(plan):
            return
        # Somebody else may have put a change set of theirs into the same empty stack, or run it.
        shell = cloudformation.describe_stacks(StackName=plan.stack_name)["Stacks"][0]
        others = cloudformation.list_change_sets(StackName=plan.stack_name)["Summaries"]
        if shell["StackStatus"] == "REVIEW_IN_PROGRESS" and all(
            item["ChangeSetName"] == name for item in others
        ):
            cloudformation.delete_stack(StackName=shell["StackId"])


def _had_stack(plan: Plan) -> bool:
    """Tell whether there is a stack, if only an empty one, that this change set is for."""
    return plan.stack is not None and plan.stack.status != "ROLLBACK_COMPLETE"


def _create(aws: Aws, plan: Plan, name: str) -> None:
    from botocore.exceptions import ClientError

    creates = plan.action == "create"
    s3 = aws.client("s3").meta.endpoint_url
    with calls(f"making a change set for the stack {plan.stack_name}"):
        try:
            aws.client("cloudformation").create_change_set(
                StackName=plan.stack_name,
                ChangeSetName=name,
                # A stack in REVIEW_IN_PROGRESS takes CREATE too.
                ChangeSetType="CREATE" if creates else "UPDATE",
                # CloudFormation takes 51,200 bytes in a call and 1 MB from S3.
                TemplateURL=f"{s3}/{plan.bucket}/{quote(plan.template_key)}",
                Parameters=[
                    {"ParameterKey": key, "ParameterValue": value}
                    for key, value in plan.parameters.items()
                ],
                Tags=[{"Key": key, "Value": value} for key, value in plan.tags.items()],
                Capabilities=list(plan.capabilities),
                OnStackFailure="DELETE" if creates else "ROLLBACK",
                **({"RoleARN": plan.role_arn} if plan.role_arn else {}),
            )
        except ClientError as error:
            # The name is ours alone: a first call arrived whose reply was lost, and was repeated.
            repeated = error.response["Error"]["Code"] == "AlreadyExistsException"
            if not (repeated and _exists(aws, plan.stack_name, name)):
                raise


def _exists(aws: Aws, stack_name: str, name: str) -> bool:
    from botocore.exceptions import ClientError

    try:
        aws.client("cloudformation").describe_change_set(StackName=stack_name, ChangeSetName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ChangeSetNotFound" or status.is_missing(error):
            return False
        raise
    return True


def _wait(aws: Aws, stack_name: str, name: str) -> dict[str, Any]:
    """Return the finished change set, with all its pages of changes."""
    with calls("waiting for the change set"):
        for _ in polls():
            pages = patiently(lambda: list(_pages(aws, stack_name, name)))
            if not pages[0]["Status"].endswith(("_PENDING", "_IN_PROGRESS")):
                break
    return pages[0] | {"Changes": [change for page in pages for change in page["Changes"]]}


def _pages(aws: Aws, stack_name: str, name: str) -> Iterator[dict[str, Any]]:
    paginator = aws.client("cloudformation").get_paginator("describe_change_set")
    yield from paginator.paginate(StackName=stack_name, ChangeSetName=name)


def _readable(change: dict[str, Any]) -> Change:
    causes: dict[str, str] = {}
    for detail in change.get("Details", ()):
        target = detail.get("Target", {})
        what = target.get("Name") or target.get("Attribute", "")
        # One property can be listed twice, once with what made it differ.
        causes[what] = detail.get("CausingEntity") or causes.get(what, "")
    return Change(
        action=change["Action"],
        logical_id=change["LogicalResourceId"],
        type=change["ResourceType"],
        replacement=change.get("Replacement", ""),
        causes=tuple(f"{what} <- {why}" if why else what for what, why in causes.items()),
    )
