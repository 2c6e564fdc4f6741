"""The plan of a deploy, made with read-only calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lab_builder.aws import Aws
from lab_builder.errors import StackError
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import DIGEST_OUTPUT, Change, CostLine, Settings, Template
from lab_builder.stacks import changeset, checks, diff, schedules, status_table
from lab_builder.stacks.schedules import Schedules
from lab_builder.stacks.values import Action, Plan, Stack
from lab_builder.template.view import View
from lab_builder.words import verb


def make_plan(
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
    notes: Iterable[str | Advice] = (),
    revert_drift: bool = False,
) -> Plan:
    """Compare the stack with the rendered template and return the plan.

    ``stack`` is the result of ``status.find``, ``parameters`` has a value for every parameter of
    the template, ``uploads`` are the keys that are not in the bucket, ``template_key`` is where
    CloudFormation will read the template, ``notes`` come before those of the plan if anything
    changes. Without changes this makes one call, ListRules.

    Raises:
        AwsError: a call failed.
        QuotaError: a new stack would exceed a quota.
        StackError: nothing can be deployed to the stack in its status, or names of a new stack
            are taken.
    """
    _refuse_stuck(stack)
    action = decide_action(stack, settings, template, parameters)
    if revert_drift and action == "none":
        action = "update"
    known = pseudo_parameters(aws, settings.stack_name, account)
    view = View(template.body, parameters=parameters, pseudo=known)
    changes: tuple[Change, ...] = ()
    noted = [] if action == "none" else list(notes)
    leftovers: tuple[str, ...] = ()
    if stack and action != "none":
        status_notes, leftovers = _status_notes(aws, stack)
        noted += status_notes
    if action == "create":
        noted += checks.quotas(aws, view, account)
        checks.names(aws, view, account)
        changes = tuple(
            Change("Add", resource.logical_id, resource.type) for resource in view.created()
        )
    elif stack:
        found = schedules.template_schedules(aws, view)
        noted += _pause_notes(found)
        if action == "none":
            noted += _drift_notes(stack, found)
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
        notes=tuple(noted),
        stack=stack,
        leftovers=leftovers,
        revert_drift=revert_drift and action == "update",
    )


def pseudo_parameters(aws: Aws, stack_name: str, account: str) -> dict[str, str]:
    """Return the values of the pseudo parameters that are known before a deploy."""
    return {
        "AWS::AccountId": account,
        "AWS::Partition": aws.client("cloudformation").meta.partition,
        "AWS::Region": aws.region,
        "AWS::StackName": stack_name,
    }


def _status_notes(aws: Aws, stack: Stack) -> tuple[list[str], tuple[str, ...]]:
    """Return notes on the state of a stack to deploy to, and the change sets left behind."""
    rule = status_table.rule(stack)
    if rule.deploy == "replace":
        return ["the stack was left behind by a failed create; it is deleted first"], ()
    left, notes = changeset.others(aws, stack)
    if rule.deploy == "repair":
        notes.insert(
            0, f"the stack is in {stack.status}: its resources may differ from its template"
        )
    return notes, left


def _drift_notes(stack: Stack, found: Schedules) -> list[Advice]:
    """Return notes on differences from the template that are known without another call."""
    shows = (CommandLine("drift"), " shows them, ", CommandLine("deploy", "--revert-drift"))
    if found.missing:
        deleted = ", ".join(found.missing)
        return [Advice(f"rules were deleted: {deleted}; ", *shows, " creates them again")]
    if stack.drift == "DRIFTED":
        return [
            Advice("CloudFormation found differences when it last looked; ", *shows, " undoes them")
        ]
    return []


def _pause_notes(found: Schedules) -> list[Advice]:
    if not found.paused:
        return []
    of = f"{len(found.paused)} of {len(found.paused) + len(found.enabled)}"
    are = verb(len(found.paused), "is", "are")
    return [Advice(f"{of} schedules {are} paused; ", CommandLine("resume"), " enables them")]


def _refuse_stuck(stack: Stack | None) -> None:
    if stack is None:
        return
    status_table.refuse_busy(stack)
    if status_table.rule(stack).deploy == "refuse":
        reason = f": {stack.reason}" if stack.reason else ""
        raise StackError(
            f"the stack {stack.name} is in {stack.status}{reason}",
            where=stack.id,
            hint=status_table.advice(stack),
        )


def decide_action(
    stack: Stack | None, settings: Settings, template: Template, parameters: Mapping[str, str]
) -> Action:
    """Return what a deploy does with the stack: create it, update it, or nothing."""
    rule = status_table.rule(stack) if stack else None
    if stack is None or rule is None or rule.deploy in ("create", "replace"):
        return "create"
    if rule.deploy == "repair":
        return "update"
    same = (
        template.digest is not None
        and stack.outputs.get(DIGEST_OUTPUT) == template.digest
        and stack.parameters == parameters
        and {key: tag for key, tag in stack.tags.items() if not key.startswith("aws:")}
        == settings.tags
        # Without a role in the call, CloudFormation uses that of the stack.
        and settings.role_arn in (None, stack.role_arn)
    )
    return "none" if same else "update"
