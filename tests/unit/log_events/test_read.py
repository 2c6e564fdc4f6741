"""Reading log groups together: order, pages, what comes late, what is deleted."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pytest

from lab_builder.aws import Aws
from lab_builder.aws_calls import Caller
from lab_builder.errors import AwsError
from lab_builder.log_events.read import Gone, LogEvent, follow, read
from unit.lessons.worlds import MS, SINCE
from unit.stacks.stubs import Stub


def page(*seconds: int, token: str | None = None) -> dict[str, Any]:
    """Return a page with an event at each of these seconds."""
    events = [
        {
            "eventId": str(second),
            "logStreamName": "s",
            "timestamp": MS + second * 1000,
            "message": f"at {second}\n",
        }
        for second in seconds
    ]
    return {"events": events, **({"nextToken": token} if token else {})}


def asked(group: str, start: int = 0, **more: str) -> dict[str, Any]:
    return {"logGroupName": group, "startTime": MS + start * 1000, **more}


def shown(items: Iterable[LogEvent | Gone]) -> list[str]:
    return [
        f"{each.group} {each.message}" if isinstance(each, LogEvent) else f"{each.group} gone"
        for each in items
    ]


def test_events_of_several_groups_and_pages_come_in_order_of_time(aws: Aws, stub: Stub) -> None:
    logs = stub("logs")
    logs.add_response("filter_log_events", page(1, 4, token="t"), asked("a", filterPattern="x"))
    logs.add_response("filter_log_events", page(2, 3), asked("b", filterPattern="x"))
    more = asked("a", filterPattern="x", nextToken="t")
    logs.add_response("filter_log_events", page(5), more)
    found = shown(read(Caller(aws), ["a", "b"], SINCE, "x"))
    assert found == ["a at 1", "b at 2", "b at 3", "a at 4", "a at 5"]


def test_an_empty_page_is_not_the_end(aws: Aws, stub: Stub) -> None:
    stub("logs").add_response("filter_log_events", page(token="t"))
    stub("logs").add_response("filter_log_events", page(1))
    assert shown(read(Caller(aws), ["a"], SINCE, None)) == ["a at 1"]


def test_a_deleted_group_is_said_and_the_others_are_read(aws: Aws, stub: Stub) -> None:
    stub("logs").add_client_error("filter_log_events", "ResourceNotFoundException")
    stub("logs").add_response("filter_log_events", page(1))
    assert shown(read(Caller(aws), ["a", "b"], SINCE, None)) == ["a gone", "b at 1"]


def test_following_yields_each_event_once_also_one_that_comes_late(aws: Aws, stub: Stub) -> None:
    logs = stub("logs")
    logs.add_response("filter_log_events", page(1, 40), asked("a"))
    logs.add_response("filter_log_events", page(20, 40, 41), asked("a", start=10))
    found = itertools.islice(follow(Caller(aws), ["a"], SINCE, None), 4)
    assert shown(found) == ["a at 1", "a at 40", "a at 20", "a at 41"]


def test_following_ends_when_no_group_is_left(aws: Aws, stub: Stub) -> None:
    stub("logs").add_response("filter_log_events", page(1))
    stub("logs").add_client_error("filter_log_events", "ResourceNotFoundException")
    assert shown(follow(Caller(aws), ["a"], SINCE, None)) == ["a at 1", "a gone"]


def test_following_goes_on_after_a_throttled_call(aws: Aws, stub: Stub) -> None:
    stub("logs").add_client_error("filter_log_events", "ThrottlingException")
    stub("logs").add_response("filter_log_events", page(1))
    found = itertools.islice(follow(Caller(aws), ["a"], SINCE, None), 1)
    assert shown(found) == ["a at 1"]


def test_a_pattern_that_is_none_is_an_error(aws: Aws, stub: Stub) -> None:
    stub("logs").add_client_error("filter_log_events", "InvalidParameterException")
    with pytest.raises(AwsError, match="InvalidParameter"):
        shown(read(Caller(aws), ["a"], SINCE, "{"))
