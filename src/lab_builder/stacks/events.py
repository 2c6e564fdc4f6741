"""The events of a stack."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple

from lab_builder.aws import Aws, calls
from lab_builder.errors import AwsError, CredentialsError, UnconfirmedError
from lab_builder.hints import Advice, CommandLine
from lab_builder.polling import LOST_AFTER, is_transient, polls, retry_transient
from lab_builder.stacks import status
from lab_builder.stacks.values import StackEvent

# Polls without new events after which a rolled back stack counts as not being deleted.
_SETTLED = 5


class Ended(NamedTuple):
    """How an operation ended: the stack's last status, and all its events, oldest first."""

    status: str
    history: tuple[StackEvent, ...]


def newest(aws: Aws, stack_id: str) -> str | None:
    """Return the id of the latest event, for ``watch``.

    Raises:
        AwsError: the call failed.
    """
    with calls("reading the stack's events"):
        answer = aws.client("cloudformation").describe_stack_events(StackName=stack_id)
    events = answer["StackEvents"]
    return str(events[0]["EventId"]) if events else None


def since(aws: Aws, stack_id: str, after: str | None) -> list[StackEvent]:
    """Return the events after the event ``after``, oldest first.

    Raises:
        AwsError: the call failed.
    """
    with calls("reading the stack's events"):
        return _since(aws, stack_id, {after} if after else set())


def history(aws: Aws, stack_id: str) -> list[StackEvent]:
    """Return all events of a stack, oldest first. A deleted one is remembered for 90 days.

    Raises:
        AwsError: the call failed.
    """
    with calls("reading the stack's events"):
        return _since(aws, stack_id, set())


def watch(
    aws: Aws,
    stack_id: str,
    after: str | None,
    *,
    delete_on_failure: bool = False,
    lost_after: float = LOST_AFTER,
) -> Generator[StackEvent, None, Ended]:
    """Yield the events after ``after`` until the operation has ended; return its result.

    One DescribeStackEvents for each poll. With ``delete_on_failure`` a rollback is not the end:
    the stack is deleted next (OnStackFailure=DELETE).

    Raises:
        UnconfirmedError: CloudFormation does not answer, nothing has started, or the operation
            is lost, for example because the engine was killed.
    """
    known = {after} if after else set()
    seen: list[StackEvent] = []
    clock = _Clock()
    end: str | None = None
    quiet = 0
    latest = 0.0
    for elapsed in polls():
        try:
            with calls("watching the stack"):
                fresh = retry_transient(lambda: _since(aws, stack_id, known), lost_after)
                silent = elapsed - latest > lost_after and not fresh
                forgotten = silent and not _is_busy(aws, stack_id)
        except AwsError as error:
            raise _unconfirmed(aws, stack_id, error) from error
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
            raise _lost(stack_id, started=bool(seen))
    raise AssertionError("polls() does not end")


def _is_busy(aws: Aws, stack_id: str) -> bool:
    stack = status.find(aws, stack_id)
    return stack is not None and stack.is_busy


class _Clock:
    """Measures how long the operation on each resource takes."""

    def __init__(self) -> None:
        self._begun: dict[str, datetime] = {}

    def timed(self, event: StackEvent) -> StackEvent:
        """Return the event, with the seconds since the first event of an operation that it ends."""
        if event.status.endswith("_IN_PROGRESS"):
            # A resource can have several CREATE_IN_PROGRESS events; the first one counts.
            self._begun.setdefault(event.logical_id, event.time)
            return event
        begun = self._begun.pop(event.logical_id, None)
        return replace(event, seconds=(event.time - begun).total_seconds()) if begun else event


def _since(aws: Aws, stack_id: str, known: set[str]) -> list[StackEvent]:
    """Return the events that are not in ``known``, oldest first, and add them to it."""
    pages = aws.client("cloudformation").get_paginator("describe_stack_events")
    items = (item for page in pages.paginate(StackName=stack_id) for item in page["StackEvents"])
    unknown = takewhile(lambda item: item["EventId"] not in known, items)
    # A page can repeat an event, where one was added between two calls.
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
        token=item.get("ClientRequestToken", ""),
    )


def _unconfirmed(aws: Aws, stack_id: str, error: Exception) -> UnconfirmedError:
    shows = Advice(CommandLine("status"), " shows how it ended")
    if isinstance(error, CredentialsError):
        hint = Advice("CloudFormation continues it; renew the credentials, then ", *shows)
    elif aws.settings.target == "local" and is_transient(error):
        hint = Advice(
            "an operation ends with the engine; ",
            CommandLine("local", "status"),
            " shows the engine",
        )
    else:
        hint = Advice("CloudFormation continues it; ", *shows)
    return UnconfirmedError(
        f"the operation was started, but its end was not observed: {error}",
        where=stack_id,
        hint=hint,
    )


def _lost(stack_id: str, *, started: bool) -> UnconfirmedError:
    """Return the error for a stack that is not busy and sends no events any more."""
    what = "its end was not observed: there is no further" if started else "there is no"
    return UnconfirmedError(
        f"the operation was started, but {what} event of it, and the stack is not busy",
        where=stack_id,
        hint=Advice(
            CommandLine("status"), " shows the stack; then repeat the command if it is needed"
        ),
    )
