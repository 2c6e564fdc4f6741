"""A lab that pauses itself: when it will, who paused it, and that it gets its hours again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from contract.rules import inbox, schedule
from eventually import eventually
from functional.commands import lab_builder
from functional.engines import RunningEngine
from lab_builder.aws import Aws
from lab_builder.local import home, process
from lab_builder.model import Settings
from lab_builder.stacks import pauses

pytestmark = pytest.mark.engine

RULE = "aws-deep-dive-pause"
HOURS = 8 * 3600


@pytest.fixture
def resumed(lab: RunningEngine) -> Iterator[RunningEngine]:
    """The lab, whose schedules are enabled again in the end."""
    yield lab
    run(lab, "resume")


def run(lab: RunningEngine, *words: str) -> Any:
    done = lab_builder(lab.home, *words, "--local", "--json")
    assert done.code == 0, done.stderr
    return done.value


def status(lab: RunningEngine) -> Any:
    return run(lab, "status")["pause"]


def rule(lab: RunningEngine) -> dict[str, Any]:
    found: dict[str, Any] = lab.client("events").describe_rule(Name=RULE)
    return {name: found.get(name) for name in ("State", "Description", "ScheduleExpression")}


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_a_resumed_lab_pauses_itself_after_its_hours_in_full(resumed: RunningEngine) -> None:
    events = resumed.client("events")
    described, targets = rule(resumed), events.list_targets_by_rule(Rule=RULE)["Targets"]
    run(resumed, "pause")
    assert status(resumed)["at"] is None

    began = time.time()
    run(resumed, "resume")

    assert began + HOURS <= seconds(status(resumed)["at"]) <= time.time() + HOURS + 60
    after = rule(resumed)
    assert after.pop("ScheduleExpression").startswith("cron(")
    assert after == {"State": "ENABLED", "Description": described["Description"]}
    assert events.list_targets_by_rule(Rule=RULE)["Targets"] == targets
    shown = lab_builder(resumed.home, "status", "--local").stdout
    assert "pauses   itself at " in shown


def test_status_says_that_a_person_paused_the_lab_and_when(resumed: RunningEngine) -> None:
    began = int(time.time())
    run(resumed, "pause")

    def is_new() -> Any:
        paused = status(resumed)["paused"]
        return paused if paused and seconds(paused["time"]) >= began else None

    paused = eventually(is_new)
    assert paused["automatic"] is False
    assert paused["by"].endswith(":root")
    shown = lab_builder(resumed.home, "status", "--local").stdout
    assert f"by {paused['by']}" in shown
    assert "pauses   not by itself" in shown


def test_status_says_that_the_lab_paused_itself(resumed: RunningEngine) -> None:
    assert lab_builder(resumed.home, "local", "fire", RULE).code == 0

    eventually(lambda: (status(resumed)["paused"] or {}).get("automatic"))
    eventually(lambda: not run(resumed, "status")["schedules"]["enabled"])
    assert "by itself, automatically" in lab_builder(resumed.home, "status", "--local").stdout


def test_the_pause_comes_once_and_at_the_time_that_is_said(quick_engine: RunningEngine) -> None:
    queue, pause = inbox(quick_engine), schedule(quick_engine, "rate(8 hours)")
    pause.to(queue.arn)
    settings = Settings(
        lab="aws-deep-dive",
        environment="default",
        stack_name="none",
        region=quick_engine.region,
        endpoint_url=quick_engine.endpoint_url,
        credentials=quick_engine.credentials,
    )
    lab_time = process.lab_time(home.locate({home.VARIABLE: str(quick_engine.home)}))

    pauses.restart(Aws(settings), pause.name, 4 / 60, lab_time, time.time())

    event = queue.event()
    assert event["resources"] == [pause.arn]
    occurred = seconds(event["time"])
    after = schedule(quick_engine, "rate(1 minute)")
    after.to(queue.arn)
    later = [queue.event()["resources"] for _ in range(3)]
    after.events.disable_rule(Name=after.name)
    assert later == [[after.arn]] * 3
    assert occurred <= time.time()
