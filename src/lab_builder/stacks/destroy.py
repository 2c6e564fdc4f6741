"""Delete a stack: stop its activity, empty its buckets, delete it, check that nothing is left."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from lab_builder import words
from lab_builder.aws import Aws, calls
from lab_builder.errors import StackError
from lab_builder.stacks import (
    buckets,
    diff,
    events,
    failure,
    leftovers,
    resources,
    schedules,
    status,
    status_table,
    stop_activity,
)
from lab_builder.stacks.resources import Resource
from lab_builder.stacks.values import Destroyed, DestroyStep, Stack, StackEvent

# A function that was running, or a late file of a trail, may write to a bucket again.
_TRIES = 3


def destroy(aws: Aws, stack_name: str) -> Generator[DestroyStep | StackEvent, None, Destroyed]:
    """Delete the stack with all its resources; return what is kept on purpose.

    Only resources that the stack lists are touched, by physical id. It can be interrupted and run
    again at any point. A stack that does not exist is no error.

    Raises:
        AwsError: a call failed.
        StackError: CloudFormation could not delete a resource; root cause first.
        ResidueError: the stack is deleted, but some of its resources still exist.
        UnconfirmedError: the deletion started, but its end was not observed.
    """
    stack = status.find(aws, stack_name)
    if stack is None:
        return Destroyed(stack_name, found=False, kept=_check_deleted_stack(aws, stack_name))
    refuse(stack)
    if stack.status == "REVIEW_IN_PROGRESS":
        yield from _delete(aws, stack, events.newest(aws, stack.id))
        return Destroyed(stack_name, found=True, kept=())
    # First of all: an earlier destroy may have started the deletion.
    after = events.newest(aws, stack.id)
    own = resources.stack_resources(aws, stack.id)
    template = diff.deployed(aws, stack)
    retained = leftovers.retained(template)
    deleted_with_it = tuple(resource for resource in own if resource.logical_id not in retained)

    paused = schedules.pause(aws, stack).paused
    yield DestroyStep(f"schedules disabled: {', '.join(paused) or 'none'}")
    yield from stop_activity.stop(aws, deleted_with_it)
    for tries_left in reversed(range(_TRIES)):
        yield from _empty(aws, deleted_with_it, stack.account)
        ended = yield from _delete(aws, stack, after)
        after = ended.history[-1].id
        if ended.status == "DELETE_COMPLETE":
            break
        filled_again = any("not empty" in event.reason.lower() for event in ended.history)
        if not (filled_again and tries_left):
            raise failure.operation_error(stack_name, ended.status, ended.history, None)
    yield DestroyStep("checking that nothing is left")
    unseen = leftovers.check_deleted(aws, stack_name, deleted_with_it)
    return Destroyed(stack_name, found=True, kept=(*leftovers.kept(own, template), *unseen))


def refuse(stack: Stack) -> None:
    """Check that a stack can be deleted.

    Raises:
        StackError: another operation is running, or the stack has termination protection.
    """
    if stack.protected:
        raise StackError(
            f"the stack {stack.name} has termination protection",
            where=stack.id,
            hint="aws cloudformation update-termination-protection "
            f"--no-enable-termination-protection --stack-name {stack.name}",
        )
    if not status_table.rule(stack).destroys:
        status_table.refuse_busy(stack)


def _empty(aws: Aws, own: tuple[Resource, ...], account: str) -> Iterator[DestroyStep]:
    for resource in own:
        if resource.type == "AWS::S3::Bucket":
            count = buckets.empty(aws, resource.physical_id, account)
            emptied = words.counted(count, "object version")
            yield DestroyStep(f"emptied the bucket {resource.physical_id}: {emptied}")


def _delete(aws: Aws, stack: Stack, after: str | None) -> Generator[StackEvent, None, events.Ended]:
    with calls(f"deleting the stack {stack.name}"):
        aws.client("cloudformation").delete_stack(StackName=stack.id)
    return (yield from events.watch(aws, stack.id, after))


def _check_deleted_stack(aws: Aws, stack_name: str) -> tuple[str, ...]:
    """Check that nothing is left of the latest deleted stack of that name, if there was one."""
    with calls("looking for a deleted stack of that name"):
        pages = aws.client("cloudformation").get_paginator("list_stacks")
        deleted = [
            item
            for page in pages.paginate(StackStatusFilter=["DELETE_COMPLETE"])
            for item in page["StackSummaries"]
            if item["StackName"] == stack_name
        ]
    if not deleted:
        return ()
    latest = max(deleted, key=lambda item: item["CreationTime"])
    history = events.history(aws, latest["StackId"])
    kept_on_purpose = {e.physical_id for e in history if e.status == "DELETE_SKIPPED"}
    own = resources.resources_in_events(history)
    deleted_with_it = [one for one in own if one.physical_id not in kept_on_purpose]
    # No waiting: the deletion ended some time ago.
    return leftovers.check_deleted(aws, stack_name, deleted_with_it, within=0)
