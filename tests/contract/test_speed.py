"""Schedules are on time, and at --speed N time passes N times as fast; timestamps stay real.

Each test names its page below https://docs.aws.amazon.com/eventbridge/latest/userguide/, which
says what happens at speed 1.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from contract.eventually import eventually
from contract.functions import deploy
from contract.machines import machine, wait
from contract.rules import Inbox, inbox, schedule
from contract.test_stepfunctions import INVOKE, STUBBORN, invoke_stubborn
from functional.engines import RunningEngine, end_engine, start
from lab_builder.local.home import VARIABLE, locate

pytestmark = [pytest.mark.embedded, pytest.mark.engine]


def test_a_five_minute_rule_fires_each_five_seconds_at_speed_60(
    quick_engine: RunningEngine,
) -> None:
    """eb-rate-expressions.html: the countdown begins when the rule is created."""
    queue, began = inbox(quick_engine), time.time()
    rule = schedule(quick_engine, "rate(5 minutes)")
    rule.to(queue.arn)
    time.sleep(20.5 - (time.time() - began))
    events = hear(queue)
    assert [round(event.sent - began) for event in events] == [5, 10, 15, 20]
    gaps = [later.sent - earlier.sent for earlier, later in pairwise(events)]
    assert all(abs(gap - 5) < 0.25 for gap in gaps), gaps
    assert len({event.id for event in events}) == 4


def test_a_scheduled_event_has_its_own_time_in_utc(quick_engine: RunningEngine) -> None:
    """../ref/events-ref-scheduled-events.html."""
    queue = inbox(quick_engine)
    rule = schedule(quick_engine, "rate(1 minute)")
    rule.to(queue.arn)
    event = queue.event()
    assert abs(datetime.fromisoformat(event["time"]) - datetime.now(UTC)) < timedelta(seconds=5)
    assert event["time"].endswith("Z")
    assert {name: event[name] for name in ("source", "detail-type", "resources", "detail")} == {
        "source": "aws.events",
        "detail-type": "Scheduled Event",
        "resources": [rule.arn],
        "detail": {},
    }
    rule.events.disable_rule(Name=rule.name)


def test_a_disabled_schedule_stops_at_once_and_counts_anew(quick_engine: RunningEngine) -> None:
    """eb-delete-rule.html."""
    queue = inbox(quick_engine)
    rule = schedule(quick_engine, "rate(1 minute)")
    rule.to(queue.arn)
    queue.receive()
    rule.events.disable_rule(Name=rule.name)
    queue.messages()
    time.sleep(2.5)
    assert queue.messages() == []
    enabled = time.time()
    rule.events.enable_rule(Name=rule.name)
    queue.receive()
    assert time.time() - enabled > 0.9
    rule.events.disable_rule(Name=rule.name)


def test_a_cron_rule_keeps_lab_time(tmp_path: Path) -> None:
    """eb-cron-expressions.html: no quarter of an hour is lost, none is doubled."""
    home = locate({VARIABLE: str(tmp_path)})
    engine = start(home, speed=900)
    queue = inbox(engine)
    schedule(engine, "cron(0/15 * * * ? *)").to(queue.arn)
    time.sleep(5.5)
    events = hear(queue)
    assert len(events) in (5, 6)
    assert all(abs(b.sent - a.sent - 1) < 0.25 for a, b in pairwise(events))
    end_engine(home)


def test_what_occurs_while_the_engine_is_stopped_is_not_made_up_for(tmp_path: Path) -> None:
    """eb-rate-expressions.html: "then it runs on a defined schedule"."""
    home = locate({VARIABLE: str(tmp_path)})
    engine = start(home, speed=60)
    schedule(engine, "rate(4 minutes)").to((queue := inbox(engine)).arn)
    eventually(lambda: count(queue) == 1)
    end_engine(home)
    time.sleep(5)
    queue = Inbox(start(home), queue.url, queue.arn)  # the speed is remembered
    eventually(lambda: count(queue) == 2)
    first, second = hear(queue)
    assert abs(second.sent - first.sent - 8) < 1 or abs(second.sent - first.sent - 12) < 1
    end_engine(home)


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
    assert timedelta(seconds=0.95) < rested < timedelta(seconds=1.5)
    retried = history["TaskScheduled"] - history["TaskFailed"]
    assert timedelta(seconds=0.95) < retried < timedelta(seconds=1.5)


@dataclass(frozen=True)
class Heard:
    """An event's id, and when its queue got it, in epoch seconds."""

    sent: float
    id: str


def hear(queue: Inbox) -> list[Heard]:
    """Return the events in a queue, the first one first."""
    return sorted(
        (
            Heard(
                int(message["Attributes"]["SentTimestamp"]) / 1000,
                json.loads(message["Body"])["id"],
            )
            for message in queue.messages()
        ),
        key=lambda event: event.sent,
    )


def count(queue: Inbox) -> int:
    found = queue.engine.client("sqs").get_queue_attributes(
        QueueUrl=queue.url, AttributeNames=["ApproximateNumberOfMessages"]
    )
    return int(found["Attributes"]["ApproximateNumberOfMessages"])
