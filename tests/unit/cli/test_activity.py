"""What the engine is doing, as ``local status`` shows it."""

from __future__ import annotations

from lab_builder.cli.activity import rows
from lab_builder.local.control_client import Activity, GlueQueue, ScheduledEvents


def test_a_queue_without_runs_is_empty() -> None:
    (queue, _) = rows(Activity({}, ScheduledEvents(120.0, 0, {})), 60)
    assert queue == ("Glue queue", "empty")


def test_each_job_has_a_row_and_says_how_many_runs_of_people_go_first() -> None:
    queues = {"etl": GlueQueue(1, 3, 2), "audit": GlueQueue(1, 0, 0)}
    found = rows(Activity(queues, ScheduledEvents(120.0, 0, {})), 60)
    assert found[:2] == [
        ("Glue queue", "1 running, 0 waiting  audit"),
        ("", "1 running, 3 waiting (2 that a person started first)  etl"),
    ]


def test_coalesced_events_say_that_the_speed_outruns_the_machine() -> None:
    quiet = rows(Activity({}, ScheduledEvents(120.0, 40, {})), 60)
    busy = rows(Activity({}, ScheduledEvents(120.0, 40, {"etl": 3, "audit": 4})), 60)
    slow = rows(Activity({}, ScheduledEvents(120.0, 40, {"etl": 1})), 1)
    assert quiet[-1][1].startswith("this machine keeps up: 40 events in the last 120 seconds")
    assert busy[-1][1].startswith("speed 60 outruns this machine: of 40 events")
    assert "7 started nothing" in busy[-1][1]
    assert slow[-1][1].startswith("this machine does not keep up")
