"""What a deploy will do, and whether it can, found out by reading only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lab_builder.aws import Aws
from lab_builder.errors import StackError
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import Change, CostLine, Settings, Template
from lab_builder.stacks import checks, diff, schedules, status
from lab_builder.stacks.schedules import Schedules
from lab_builder.stacks.values import Action, Plan, Stack
from lab_builder.template.view import View

DIGEST_OUTPUT = "TemplateDigest"

# A status that no change set may be made in, and what to do about it.
_ANEW = Advice(CommandLine("destroy"), ", then ", CommandLine("deploy"), " again")
_STUCK = {
    "CREATE_FAILED": _ANEW,
    "ROLLBACK_FAILED": _ANEW,
    "DELETE_FAILED": Advice(
        CommandLine("destroy"), " finishes the deletion; then ", CommandLine("deploy"), " again"
    ),
}


def make(
    aws: Aws,
    settings: Settings,
    template: Template,
    parameters: Mapping[str, str],
    *,
    stack: Stack | None,
    account: str,
    template_key: str,
    uploads: Iterable[str] = (),
    cost: Iterable[CostLine] = (),
) -> Plan:
    """Compare what is there with what is wanted.

    ``stack`` is what ``status.find`` answered, ``parameters`` has a value for every parameter of
    the template, ``uploads`` are the keys that the bucket lacks, ``template_key`` is where
    CloudFormation will read the template. With nothing to change this
    makes one call, ListRules.

    Raises:
        AwsError: a call was refused or lost.
        QuotaError: the account has no room for a new stack's resources.
        StackError: the stack is in a state that nothing can be deployed in, or a new one's
            names are taken.
    """
    _refuse_stuck(stack)
    action = decide_action(stack, settings, template, parameters)
    known = pseudo(aws, settings.stack_name, account)
    view = View(template.body, parameters=parameters, pseudo=known)
    changes: tuple[Change, ...] = ()
    notes: list[str | Advice] = []
    if stack and stack.status == "ROLLBACK_COMPLETE":
        notes.append("the stack is what a failed create left; it is deleted first")
    if action == "create":
        notes += checks.quotas(aws, view, account)
        checks.names(aws, view)
        changes = tuple(
            Change("Add", resource.logical_id, resource.type) for resource in view.created()
        )
    elif stack:
        notes += _pauses(schedules.look(aws, view))
    if stack and action == "update":
        changes = diff.compare(aws, stack, template, parameters).changes
    return Plan(
        action=action,
        stack_name=settings.stack_name,
        account=account,
        region=aws.region,
        template=template,
        template_key=template_key,
        parameters=parameters,
        tags=settings.tags,
        capabilities=settings.capabilities,
        role_arn=settings.role_arn,
        uploads=tuple(uploads),
        changes=changes,
        cost=tuple(cost),
        notes=tuple(notes),
        stack=stack,
    )


def pseudo(aws: Aws, stack_name: str, account: str) -> dict[str, str]:
    """Return the pseudo parameters that are known before a deploy."""
    return {
        "AWS::AccountId": account,
        "AWS::Partition": aws.client("cloudformation").meta.partition,
        "AWS::Region": aws.region,
        "AWS::StackName": stack_name,
    }


def _pauses(found: Schedules) -> list[Advice]:
    if not found.paused:
        return []
    of = f"{len(found.paused)} of {len(found.paused) + len(found.enabled)}"
    return [Advice(f"{of} schedules are paused; ", CommandLine("resume"), " starts them again")]


def _refuse_stuck(stack: Stack | None) -> None:
    if stack is None:
        return
    status.refuse_busy(stack)
    if stack.status not in (*_STUCK, "UPDATE_ROLLBACK_FAILED"):
        return
    reason = f": {stack.reason}" if stack.reason else ""
    raise StackError(
        f"the stack {stack.name} is in {stack.status}{reason}",
        where=stack.id,
        hint=_STUCK.get(
            stack.status,
            "mend what the events name, then run "
            f"aws cloudformation continue-update-rollback --stack-name {stack.name}",
        ),
    )


def decide_action(
    stack: Stack | None, settings: Settings, template: Template, parameters: Mapping[str, str]
) -> Action:
    """Return what a deploy does with the stack: create it, update it, or nothing."""
    if stack is None or stack.status in ("REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"):
        return "create"
    digest = template.body.get("Outputs", {}).get(DIGEST_OUTPUT, {}).get("Value")
    same = (
        digest is not None
        and stack.outputs.get(DIGEST_OUTPUT) == digest
        and stack.parameters == parameters
        and stack.tags == settings.tags
        # Without a role of our own CloudFormation goes on with the stack's.
        and settings.role_arn in (None, stack.role_arn)
    )
    return "none" if same else "update"
