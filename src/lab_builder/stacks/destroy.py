"""Takes a stack down, whole: quiet first, then empty, then deleted, then looked for again."""

from __future__ import annotations

from collections.abc import Generator, Iterator

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
    stop_activity,
)
from lab_builder.stacks.resources import Resource
from lab_builder.stacks.values import Destroyed, Stack, StackEvent, Step

# A function that was running, or a trail's late file, may fill a bucket again once or twice.
_TRIES = 3


def destroy(aws: Aws, stack_name: str) -> Generator[Step | StackEvent, None, Destroyed]:
    """Take down the stack and all that it has; return what stays on purpose.

    Only what the stack itself lists is touched, by its exact physical id. It can be interrupted
    and run again at any point, and a stack that is not there is no error.

    Raises:
        AwsError: a call was refused or lost.
        StackError: CloudFormation could not delete something; root cause first.
        ResidueError: the stack is gone, but something of it is still there.
        UnconfirmedError: the deletion began, but its end was not seen.
    """
    stack = status.find(aws, stack_name)
    if stack is None:
        return Destroyed(stack_name, found=False, kept=_look_again(aws, stack_name))
    _refuse(stack)
    if stack.status == "REVIEW_IN_PROGRESS":
        yield from _delete(aws, stack, events.newest(aws, stack.id))
        return Destroyed(stack_name, found=True, kept=())
    # Before anything else: the deletion may be one that an earlier destroy has begun.
    after = events.newest(aws, stack.id)
    own = resources.of_stack(aws, stack.id)
    template = diff.deployed(aws, stack)
    stay = leftovers.retained(template)
    passing = tuple(resource for resource in own if resource.logical_id not in stay)

    paused = schedules.pause(aws, stack).paused
    yield Step(f"schedules off: {', '.join(paused) or 'none'}")
    yield from stop_activity.stop(aws, passing)
    for tries_left in reversed(range(_TRIES)):
        yield from _empty(aws, passing, stack.account)
        ended = yield from _delete(aws, stack, after)
        after = ended.history[-1].id
        if ended.status == "DELETE_COMPLETE":
            break
        filled_again = any("not empty" in event.reason.lower() for event in ended.history)
        if not (filled_again and tries_left):
            raise failure.of_operation(stack_name, ended.status, ended.history, None)
    yield Step("looking for what is left")
    unseen = leftovers.refuse(aws, stack_name, passing)
    return Destroyed(stack_name, found=True, kept=(*leftovers.kept(own, template), *unseen))


def _refuse(stack: Stack) -> None:
    if stack.protected:
        raise StackError(
            f"the stack {stack.name} is protected against termination",
            where=stack.id,
            hint="aws cloudformation update-termination-protection "
            f"--no-enable-termination-protection --stack-name {stack.name}",
        )
    if stack.status != "DELETE_IN_PROGRESS":
        status.refuse_busy(stack)


def _empty(aws: Aws, own: tuple[Resource, ...], account: str) -> Iterator[Step]:
    for resource in own:
        if resource.type == "AWS::S3::Bucket":
            count = buckets.empty(aws, resource.physical_id, account)
            yield Step(f"emptied the bucket {resource.physical_id}: {count} object versions")


def _delete(aws: Aws, stack: Stack, after: str | None) -> Generator[StackEvent, None, events.Ended]:
    with calls(f"deleting the stack {stack.name}"):
        aws.client("cloudformation").delete_stack(StackName=stack.id)
    return (yield from events.follow(aws, stack.id, after))


def _look_again(aws: Aws, stack_name: str) -> tuple[str, ...]:
    """Look for residue of the latest stack of that name, if CloudFormation remembers one."""
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
    own = resources.of_history(history)
    passing = [one for one in own if one.physical_id not in kept_on_purpose]
    # What still answers now is no late reply of a deletion.
    return leftovers.refuse(aws, stack_name, passing, within=0)
