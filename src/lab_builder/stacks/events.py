"""A stack's events as they happen."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple

from lab_builder.aws import Aws, calls
from lab_builder.errors import AwsError, UnconfirmedError
from lab_builder.hints import Advice, CommandLine
from lab_builder.stacks import status
from lab_builder.stacks.polling import PATIENCE, patiently, polls
from lab_builder.stacks.values import StackEvent

# Looks without news after which a rolled back stack is believed to stay.
_SETTLED = 5


class Ended(NamedTuple):
    """How an operation ended: the stack's last status, and all its events, oldest first."""

    status: str
    history: tuple[StackEvent, ...]


def newest(aws: Aws, stack_id: str) -> str | None:
    """Return the id of the latest event, from which ``follow`` goes on.

    Raises:
        AwsError: the call was refused or lost.
    """
    with calls("reading the stack's events"):
        answer = aws.client("cloudformation").describe_stack_events(StackName=stack_id)
    events = answer["StackEvents"]
    return str(events[0]["EventId"]) if events else None


def history(aws: Aws, stack_id: str) -> list[StackEvent]:
    """Return all events of a stack, oldest first. A deleted one is remembered for 90 days.

    Raises:
        AwsError: the call was refused or lost.
    """
    with calls("reading the stack's events"):
        return _since(aws, stack_id, set())


def follow(
    aws: Aws,
    stack_id: str,
    after: str | None,
    *,
    delete_on_failure: bool = False,
    patience: float = PATIENCE,
) -> Generator[StackEvent, None, Ended]:
    """Yield the events after ``after`` until the stack has come to rest; return how it ended.

    One DescribeStackEvents a look. With ``delete_on_failure`` a rolled back stack is not at rest:
    its deletion comes next (OnStackFailure=DELETE).

    Raises:
        UnconfirmedError: CloudFormation cannot be asked any more, nothing has begun, or what
            had begun is forgotten, as by an engine that was killed.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    known = {after} if after else set()
    seen: list[StackEvent] = []
    clock = _Clock()
    end: str | None = None
    quiet = 0
    latest = 0.0
    for elapsed in polls():
        try:
            fresh = patiently(lambda: _since(aws, stack_id, known), patience)
            forgotten = elapsed - latest > patience and not fresh and not _is_busy(aws, stack_id)
        except (AwsError, BotoCoreError, ClientError) as error:
            raise _unconfirmed(stack_id, str(error)) from error
        for event in map(clock.timed, fresh):
            seen.append(event)
            if event.physical_id == stack_id:
                end = None if event.status.endswith("_IN_PROGRESS") else event.status
            yield event
        quiet = 0 if fresh else quiet + 1
        latest = elapsed if fresh else latest
        if end and (quiet >= _SETTLED or not (delete_on_failure and "ROLLBACK" in end)):
            return Ended(end, tuple(seen))
        if forgotten:
            raise _unconfirmed(stack_id, "CloudFormation reports no event of it any more")
    raise AssertionError("polls() does not end")


def _is_busy(aws: Aws, stack_id: str) -> bool:
    stack = status.find(aws, stack_id)
    return stack is not None and stack.is_busy


class _Clock:
    """Notes when each resource began, to tell how long it took."""

    def __init__(self) -> None:
        self._begun: dict[str, datetime] = {}

    def timed(self, event: StackEvent) -> StackEvent:
        """Return the event with its seconds where it finishes what an earlier one began."""
        if event.status.endswith("_IN_PROGRESS"):
            # A resource reports more than once that it is being made; the first counts.
            self._begun.setdefault(event.logical_id, event.time)
            return event
        begun = self._begun.pop(event.logical_id, None)
        return replace(event, seconds=(event.time - begun).total_seconds()) if begun else event


def _since(aws: Aws, stack_id: str, known: set[str]) -> list[StackEvent]:
    """Return the events newer than the known ones, oldest first, and make them known."""
    pages = aws.client("cloudformation").get_paginator("describe_stack_events")
    items = (item for page in pages.paginate(StackName=stack_id) for item in page["StackEvents"])
    unknown = takewhile(lambda item: item["EventId"] not in known, items)
    # A page can repeat an event where one was added while we were turning it.
    fresh = {item["EventId"]: _event(item) for item in unknown}
    known.update(fresh)
    return list(reversed(fresh.values()))


def _event(item: dict[str, Any]) -> StackEvent:
    return StackEvent(
        id=item["EventId"],
        time=item["Timestamp"],
        logical_id=item.get("LogicalResourceId", ""),
        physical_id=item.get("PhysicalResourceId", ""),
        type=item.get("ResourceType", ""),
        status=item.get("ResourceStatus", ""),
        reason=item.get("ResourceStatusReason", ""),
    )


def _unconfirmed(stack_id: str, why: str) -> UnconfirmedError:
    return UnconfirmedError(
        f"the operation was started, but its end was not seen: {why}",
        where=stack_id,
        hint=Advice("it goes on without us; ", CommandLine("status"), " shows how it ended"),
    )
