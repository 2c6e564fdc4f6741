from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger import invocation
from ledger.errors import InvalidEventError
from ledger.failures import ForcedFailure


def test_an_empty_event_asks_for_a_usual_run_of_today() -> None:
    run = invocation.parse({}, "request")
    assert run.day == datetime.now(UTC).date()
    assert (run.seed, run.retry_count, run.batch_size) == ("request", 0, None)
    assert (run.test_mode, run.process, run.force) == (False, None, ForcedFailure())


def test_a_scheduled_event_gives_seed_and_day() -> None:
    event = {
        "version": "0",
        "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "time": "2025-01-26T23:55:00Z",
        "detail": {},
    }
    run = invocation.parse(event, "request")
    assert (run.seed, run.day) == (event["id"], date(2025, 1, 26))


def test_null_counts_as_absent() -> None:
    keys = ("seed", "id", "timestamp", "forceFailure", "batch_size", "test_mode", "process")
    assert invocation.parse(dict.fromkeys(keys), "request") == invocation.parse({}, "request")


def test_the_day_is_that_of_the_moment_in_utc() -> None:
    late = invocation.parse({"timestamp": "2025-01-27T23:30:00-05:00"}, "request")
    assert late.day == date(2025, 1, 28)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("timestamp", "yesterday"),
        ("timestamp", 1737936000),
        ("time", ""),
        ("batch_size", 9),
        ("batch_size", 10_001),
        ("batch_size", "100"),
        ("batch_size", 100.0),
        ("batch_size", True),
        ("retry_count", -1),
        ("test_mode", "true"),
        ("test_mode", 1),
        ("skip_glue", "yes"),
        ("process", "Payroll"),
        ("process", ["Variance Analysis"]),
        ("forceFailure", {"typo": True}),
    ],
)
def test_a_value_that_cannot_be_meant_is_an_error_that_names_its_key(
    key: str, value: object
) -> None:
    with pytest.raises(InvalidEventError, match=f"^{key}"):
        invocation.parse({key: value}, "request")


def test_a_retry_orders_the_very_batch_of_the_failed_try() -> None:
    first = invocation.parse({"seed": "42", "retry_count": 0}, "one")
    retry = invocation.parse({"seed": "42", "retry_count": 3}, "two")
    assert first.order("daily", 0.2) == retry.order("daily", 0.2)


def test_forced_defects_reach_the_order() -> None:
    forced = {"partialFailure": True, "complianceViolations": True, "materialVariance": True}
    order = invocation.parse({"forceFailure": forced, "batch_size": 50}, "r").order("daily", 0.2)
    assert (order.partial, order.violations, order.material_variance) == (True, True, True)
    assert order.size == 50


@pytest.mark.parametrize("event", [[], "text", None, 7])
def test_an_event_that_is_no_object_is_refused(event: object) -> None:
    with pytest.raises(InvalidEventError, match="must be a JSON object"):
        invocation.parse(event, "request")
