"""Schedules run on time, N times as fast at --speed N; timestamps are real.

Each test names its page below https://docs.aws.amazon.com/eventbridge/latest/userguide/, which
says what happens at speed 1.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from contract.functions import deploy
from contract.machines import machine, wait
from contract.rules import Inbox, inbox, schedule
from contract.test_stepfunctions import INVOKE, STUBBORN, invoke_stubborn
from eventually import eventually
from functional.engines import RunningEngine, end_engine, start
from lab_builder.local.home import Home

pytestmark = [pytest.mark.embedded, pytest.mark.engine]


def test_a_five_minute_rule_fires_each_five_seconds_at_speed_60(
    quick_engine: RunningEngine,
) -> None:
    """eb-rate-expressions.html: the countdown begins when the rule is created."""
    queue, began = inbox(quick_engine), time.time()
    rule = schedule(quick_engine, "rate(5 minutes)")
    rule.to(queue.arn)
    eventually(lambda: count(queue) >= 4)
    rule.events.disable_rule(Name=rule.name)
    events = hear(queue)
    assert events[0].time >= int(began + 5)
    assert {later.time - earlier.time for earlier, later in pairwise(events)} == {5}
    assert all(event.sent >= event.time for event in events)
    assert len({event.id for event in events}) == len(events)


def test_a_scheduled_event_has_its_own_time_in_utc(quick_engine: RunningEngine) -> None:
    """../ref/events-ref-scheduled-events.html."""
    queue, began = inbox(quick_engine), time.time()
    rule = schedule(quick_engine, "rate(1 minute)")
    rule.to(queue.arn)
    event = queue.event()
    assert int(began) < datetime.fromisoformat(event["time"]).timestamp() <= time.time()
    assert event["time"].endswith("Z")
    assert {name: event[name] for name in ("source", "detail-type", "resources", "detail")} == {
        "source": "aws.events",
        "detail-type": "Scheduled Event",
        "resources": [rule.arn],
        "detail": {},
    }
    rule.events.disable_rule(Name=rule.name)


def test_a_disabled_schedule_stops_at_once_and_its_rate_goes_on(
    quick_engine: RunningEngine,
) -> None:
    """eb-rate-expressions.html: a rate counts from the creation; eb-delete-rule.html."""
    queue = inbox(quick_engine)
    rule = schedule(quick_engine, "rate(4 minutes)")
    rule.to(queue.arn)
    first = eventually(lambda: hear(queue))[0]
    rule.events.disable_rule(Name=rule.name)
    disabled = time.time()
    time.sleep(5)
    assert all(event.time <= disabled for event in hear(queue))
    enabled = time.time()
    rule.events.enable_rule(Name=rule.name)
    again = eventually(lambda: hear(queue))[0]
    rule.events.disable_rule(Name=rule.name)
    assert again.time >= int(enabled)
    assert (again.time - first.time) % 4 == 0


def test_a_cron_rule_keeps_lab_time(quick_engine: RunningEngine) -> None:
    """eb-cron-expressions.html: no minute is lost, none is doubled."""
    queue = inbox(quick_engine)
    rule = schedule(quick_engine, "cron(* * * * ? *)")
    rule.to(queue.arn)
    eventually(lambda: count(queue) >= 5)
    rule.events.disable_rule(Name=rule.name)
    assert {later.time - earlier.time for earlier, later in pairwise(hear(queue))} == {1}


def test_what_occurs_while_the_engine_is_stopped_is_not_made_up_for(home: Home) -> None:
    """eb-rate-expressions.html: "then it runs on a defined schedule"."""
    engine = start(home, speed=60)
    queue = inbox(engine)
    schedule(engine, "rate(4 minutes)").to(queue.arn)
    eventually(lambda: count(queue))
    end_engine(home)
    stopped = time.time()
    time.sleep(5)
    again = time.time()
    queue = Inbox(start(home), queue.url, queue.arn)  # the speed is remembered
    events: list[Heard] = []

    def since() -> list[Heard]:
        events.extend(hear(queue))
        return [event for event in events if event.time > stopped]

    first = eventually(since)[0]
    assert first.time >= int(again)
    assert (first.time - events[0].time) % 4 == 0


def test_waits_and_retry_delays_are_as_many_times_shorter(quick_engine: RunningEngine) -> None:
    """../../../step-functions/latest/dg/state-wait.html, concepts-error-handling.html."""
    retry = {"ErrorEquals": ["DatabaseTimeoutError"], "IntervalSeconds": 60, "BackoffRate": 1}
    states = {
        "Rest": wait(60, Next="Try"),
        "Try": invoke_stubborn(deploy(quick_engine, STUBBORN), Retry=[retry]),
    }
    run = machine(quick_engine, states, INVOKE).start({"failures": 1})
    run.output()
    history = {event["type"]: event["timestamp"] for event in run.history()}
    rested = history["WaitStateExited"] - history["WaitStateEntered"]
    # Else a minute each, and here even on a busy machine less than a half of it.
    assert timedelta(seconds=0.95) < rested < timedelta(seconds=30)
    retried = history["TaskScheduled"] - history["TaskFailed"]
    assert timedelta(seconds=0.95) < retried < timedelta(seconds=30)


@dataclass(frozen=True)
class Heard:
    """An event's id, its own time, and when its queue got it, in epoch seconds."""

    sent: float
    time: float
    id: str


def hear(queue: Inbox) -> list[Heard]:
    """Return the events in a queue, the first one first."""
    found = []
    for message in queue.messages():
        event = json.loads(message["Body"])
        sent = int(message["Attributes"]["SentTimestamp"]) / 1000
        found.append(Heard(sent, datetime.fromisoformat(event["time"]).timestamp(), event["id"]))
    return sorted(found, key=lambda event: event.time)


def count(queue: Inbox) -> int:
    found = queue.engine.client("sqs").get_queue_attributes(
        QueueUrl=queue.url, AttributeNames=["ApproximateNumberOfMessages"]
    )
    return int(found["Attributes"]["ApproximateNumberOfMessages"])
