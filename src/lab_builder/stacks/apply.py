"""Execute a plan: change set, preview, decision, execution, events, result."""

from __future__ import annotations

from collections.abc import Generator

from lab_builder.aws import Aws, calls
from lab_builder.errors import AwsError, StackError, UnconfirmedError
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import DIGEST_OUTPUT
from lab_builder.polling import is_transient, polls, retry_transient
from lab_builder.stacks import changeset, events, failure, status, status_table
from lab_builder.stacks.values import ChangeSet, Plan, Stack, StackEvent, Waiting

# Seconds after which an operation whose reply was lost must have an event.
_BEGINS_WITHIN = 10.0
# Seconds for which a stack that was just changed may not be found.
_FOUND_WITHIN = 10.0


def apply(aws: Aws, plan: Plan) -> Generator[Waiting | ChangeSet | StackEvent, None, Stack]:
    """Execute a plan; return the stack afterwards.

    The first value after signs of life is the ChangeSet, the preview. Continuing the generator
    executes it; closing the generator there deletes the change set, and with it the empty stack of
    a first create. Nothing is yielded where nothing changes. Closing it once events are yielded
    leaves the operation to CloudFormation. The stack of a first create that fails is deleted.

    Raises:
        AwsError: a call failed before anything began.
        StackError: the operation failed; root cause first.
        UnconfirmedError: the operation started, but its end was not observed.
    """
    if plan.action == "none" and plan.stack:
        return plan.stack
    if plan.stack and status_table.rule(plan.stack).deploy == "replace":
        yield from _remove(aws, plan.stack)
    change_set = yield from changeset.create(aws, plan)
    if change_set is None:
        return _unchanged(aws, plan)
    try:
        yield change_set
        # Only now: the stack may have changed while the user decided.
        after = _newest_event(aws, change_set)
        _execute(aws, change_set, after)
    except UnconfirmedError:
        raise
    except BaseException as error:
        changeset.discard(aws, plan, change_set.name, error)
        raise
    ended = yield from events.watch(
        aws, change_set.stack_id, after, delete_on_failure=plan.action == "create"
    )
    if ended.status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        found = failure.findings(aws, StackName=change_set.stack_id)
        raise failure.operation_error(
            plan.stack_name, ended.status, ended.history, plan.template, found
        )
    stack = _finished_stack(aws, change_set.stack_id, ended.status)
    _refuse_other_result(plan, stack)
    return stack


def _remove(aws: Aws, stack: Stack) -> Generator[StackEvent, None, None]:
    """Delete the stack of a failed create: it has no resources, and it blocks the next create."""
    after = events.newest(aws, stack.id)
    with calls(f"deleting the stack {stack.name}, which a failed create left behind"):
        aws.client("cloudformation").delete_stack(StackName=stack.id)
    ended = yield from events.watch(aws, stack.id, after)
    if ended.status != "DELETE_COMPLETE":
        raise failure.operation_error(stack.name, ended.status, ended.history, None)


def _newest_event(aws: Aws, change_set: ChangeSet) -> str | None:
    try:
        return events.newest(aws, change_set.stack_id)
    except AwsError as error:
        if error.__cause__ and status.is_missing(error.__cause__):
            raise _overtaken(change_set, "deleted") from error
        raise


def _overtaken(change_set: ChangeSet, done: str) -> StackError:
    return StackError(
        f"the change set was not executed: another operation {done} the stack meanwhile",
        where=change_set.stack_id,
        hint=Advice(
            "run the command again: it compares with what the stack is now; ",
            CommandLine("status"),
            " shows the stack",
        ),
    )


def _execute(aws: Aws, change_set: ChangeSet, after: str | None) -> None:
    """Execute a change set, once. Where the reply is lost, the events show whether it started.

    botocore repeats a call whose reply was lost. The second call is then refused, because the
    change set is being executed or no longer exists.
    """
    from botocore.exceptions import ClientError

    try:
        with calls("executing the change set"):
            aws.client("cloudformation").execute_change_set(
                ChangeSetName=change_set.id, ClientRequestToken=change_set.name
            )
    except AwsError as error:
        cause = error.__cause__
        refused = isinstance(cause, ClientError) and cause.response["Error"]["Code"] in (
            "InvalidChangeSetStatus",
            "ChangeSetNotFound",
        )
        if not (refused or is_transient(error)):
            raise
        if _has_started(aws, change_set, after):
            return
        if refused:
            raise _overtaken(change_set, "changed") from error
        raise UnconfirmedError(
            f"CloudFormation did not confirm that the operation started: {error.what}",
            where=change_set.stack_id,
            hint=Advice(CommandLine("status"), " shows whether it started"),
        ) from error


def _has_started(aws: Aws, change_set: ChangeSet, after: str | None) -> bool:
    """Return whether the operation of the change set has an event after ``after``.

    All events of an operation have the token of the call that started it. An endpoint may send
    none; then any event counts, and the comparison at the end decides.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html
    """
    for elapsed in polls():
        try:
            tokens = {event.token for event in events.since(aws, change_set.stack_id, after)}
        except AwsError as error:
            if not is_transient(error):
                raise
        else:
            if tokens:
                return bool(tokens & {"", change_set.name})
        if elapsed > _BEGINS_WITHIN:
            break
    return False


def _finished_stack(aws: Aws, stack_id: str, ended: str) -> Stack:
    """Return the stack after an operation that ended in the status ``ended``.

    Raises:
        UnconfirmedError: the stack cannot be read, so its parameters and template are not known.
    """
    try:
        return _found(aws, stack_id)
    except AwsError as error:
        raise UnconfirmedError(
            f"the operation ended in {ended}, but the stack cannot be read: {error.what}",
            where=stack_id,
            hint=error.advice or Advice(CommandLine("status"), " shows the stack"),
        ) from error


def _unchanged(aws: Aws, plan: Plan) -> Stack:
    """Return the stack that a change set found unchanged.

    Raises:
        StackError: it is not what its template says, and no update mends that.
    """
    stack = _found(aws, plan.stack_name)
    if status_table.rule(stack).deploy == "repair":
        raise StackError(
            f"the stack {stack.name} is in {stack.status}, and there is nothing to update",
            where=stack.id,
            hint=f"aws cloudformation rollback-stack --stack-name {stack.name}; then deploy again",
        )
    return stack


def _found(aws: Aws, name_or_id: str) -> Stack:
    """Return a stack that exists, though CloudFormation may not find it at once."""
    for elapsed in polls():
        stack = retry_transient(lambda: status.find(aws, name_or_id))
        if stack:
            return stack
        if elapsed > _FOUND_WITHIN:
            break
    raise UnconfirmedError(
        "the operation ended, but the stack does not exist any more",
        where=name_or_id,
        hint=Advice(CommandLine("status"), " shows whether there is another one of its name"),
    )


def _refuse_other_result(plan: Plan, stack: Stack) -> None:
    """Check that the stack has the parameters and the template of the plan.

    Raises:
        StackError: another operation changed it, during or after this one.
    """
    declared = plan.template.body.get("Parameters", {})
    differing = [
        f"{name} is {stack.parameters.get(name, '(none)')}, not {value}"
        for name, value in plan.parameters.items()
        # CloudFormation returns a mask for the value of a NoEcho parameter.
        if stack.parameters.get(name) != value
        and declared.get(name, {}).get("NoEcho") not in (True, "true")
    ]
    digest = plan.template.digest
    if digest is not None and stack.outputs.get(DIGEST_OUTPUT) != digest:
        differing.append("it has another template")
    if differing:
        raise StackError(
            f"another operation changed the stack {stack.name}: {'; '.join(differing)}",
            where=stack.id,
            hint=Advice(
                CommandLine("diff"), " shows what a deploy would change; run the deploy again"
            ),
        )
