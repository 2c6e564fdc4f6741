"""Carries a plan out: change set, preview, decision, execution, events, outcome."""

from __future__ import annotations

from collections.abc import Generator

from lab_builder.aws import Aws, calls
from lab_builder.errors import AwsError, StackError, UnconfirmedError
from lab_builder.hints import Advice, CommandLine
from lab_builder.stacks import changeset, events, failure, status
from lab_builder.stacks.polling import is_transient, patiently, polls
from lab_builder.stacks.values import ChangeSet, Plan, Stack, StackEvent

# Seconds in which an operation whose reply was lost shows that it has begun.
_BEGINS_WITHIN = 10.0


def apply(aws: Aws, plan: Plan) -> Generator[ChangeSet | StackEvent, None, Stack]:
    """Do what the plan says; return the stack as it is afterwards.

    The first value is the ChangeSet, the preview. Going on with the generator executes it;
    closing the generator there takes the change set away again, and with it the empty stack of a
    first create. Nothing is yielded where nothing changes. Once events come, closing leaves the
    operation to CloudFormation. A first create that fails is deleted, whole.

    Raises:
        AwsError: a call was refused or lost before anything began.
        StackError: CloudFormation could not do it; root cause first.
        UnconfirmedError: it began, but its end was not seen.
    """
    if plan.action == "none" and plan.stack:
        return plan.stack
    if plan.stack and plan.stack.status == "ROLLBACK_COMPLETE":
        yield from _remove(aws, plan.stack)
    change_set = changeset.propose(aws, plan)
    if change_set is None:
        return _outcome(aws, plan.stack_name)
    try:
        yield change_set
        # Only now: a decision takes its time, in which somebody else may have been at the stack.
        after = events.newest(aws, change_set.stack_id)
        _execute(aws, change_set, after)
    except UnconfirmedError:
        raise
    except BaseException:
        changeset.discard(aws, plan, change_set.name)
        raise
    ended = yield from events.follow(
        aws, change_set.stack_id, after, delete_on_failure=plan.action == "create"
    )
    if ended.status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        found = failure.findings(aws, StackName=change_set.stack_id)
        raise failure.of_operation(
            plan.stack_name, ended.status, ended.history, plan.template, found
        )
    return _outcome(aws, change_set.stack_id)


def _remove(aws: Aws, stack: Stack) -> Generator[StackEvent, None, None]:
    """Delete what a failed create left: it holds no resources, and it blocks the next one."""
    after = events.newest(aws, stack.id)
    with calls(f"deleting the stack {stack.name}, which a failed create left"):
        aws.client("cloudformation").delete_stack(StackName=stack.id)
    ended = yield from events.follow(aws, stack.id, after)
    if ended.status != "DELETE_COMPLETE":
        raise failure.of_operation(stack.name, ended.status, ended.history, None)


def _execute(aws: Aws, change_set: ChangeSet, after: str | None) -> None:
    """Execute a change set, once. A reply that is lost is no failure: events tell.

    botocore repeats a call whose reply was lost, and the second one is then refused, because the
    change set is being executed or is already gone.
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
        if _has_begun(aws, change_set.stack_id, after):
            return
        if refused:
            raise StackError(
                "the change set cannot be executed any more",
                where=change_set.id,
                hint="somebody else changed the stack in the meantime; run the deploy again",
            ) from error
        raise UnconfirmedError(
            f"CloudFormation did not say whether the operation began: {error.what}",
            where=change_set.stack_id,
            hint=Advice(CommandLine("status"), " shows whether it did"),
        ) from error


def _has_begun(aws: Aws, stack_id: str, after: str | None) -> bool:
    for elapsed in polls():
        try:
            if events.newest(aws, stack_id) != after:
                return True
        except AwsError as error:
            if not is_transient(error):
                raise
        if elapsed > _BEGINS_WITHIN:
            break
    return False


def _outcome(aws: Aws, name_or_id: str) -> Stack:
    """Return the stack after an operation; the last reply, too, may be late."""
    stack = patiently(lambda: status.find(aws, name_or_id))
    if stack is None:
        raise UnconfirmedError(
            "the operation ended, but the stack is not to be found", where=name_or_id
        )
    return stack
