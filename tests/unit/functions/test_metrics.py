from __future__ import annotations

from typing import Any

import pytest

from lab_builder.labs.aws_deep_dive import names
from ledger import metrics
from ledger.assessment import Assessment
from ledger.errors import DatabaseTimeoutError
from unit.functions.stubs import aws, expect_run


def test_each_value_is_published_by_type_and_again_by_environment() -> None:
    data = metrics.data("MonthEnd", "lab", [metrics.Metric("ComplianceScore", 97.5, "Percent")])
    by_type = {"Name": "ProcessType", "Value": "MonthEnd"}
    value = {"MetricName": "ComplianceScore", "Value": 97.5, "Unit": "Percent"}
    assert data == [
        {**value, "Dimensions": [by_type]},
        {**value, "Dimensions": [by_type, {"Name": "Environment", "Value": "lab"}]},
    ]


@pytest.mark.parametrize(
    ("processed", "failed", "failures", "rate"),
    [(70, 30, 0, 70), (0, 0, 0, 100), (0, 0, 1, 0), (9, 1, 1, 90)],
)
def test_the_success_rate_is_that_of_rows_or_else_of_the_run(
    processed: int, failed: int, failures: int, rate: float
) -> None:
    values = {
        metric.name: metric.value for metric in metrics.run_metrics(processed, failed, failures, 1)
    }
    assert values["ProcessingSuccessRate"] == rate


def test_duration_is_in_milliseconds() -> None:
    duration = metrics.run_metrics(0, 0, 0, 1.25)[-1]
    assert (duration.name, duration.value, duration.unit) == (
        "ProcessingDuration",
        1250,
        "Milliseconds",
    )


def test_a_run_that_raises_is_published_as_one_failure_with_what_it_had_done() -> None:
    def run(cloudwatch: Any) -> None:
        with metrics.recorded(cloudwatch, "FinancialEtl", "lab") as record:
            record.processed = 3
            raise DatabaseTimeoutError

    with aws() as given:
        expect_run(given, writes=False, event=False)
        with pytest.raises(DatabaseTimeoutError):
            run(given("cloudwatch"))
    assert given.metrics()["ProcessingFailures"] == 1
    assert given.metrics()["TransactionsProcessed"] == 3


def test_what_is_published_is_what_the_lab_declares() -> None:
    """The lab declares by process type what its code publishes."""
    run = {metric.name for metric in metrics.run_metrics(0, 0, 0, 0)}
    nothing = Assessment(0, ())
    tested = metrics.control_metrics(nothing) + metrics.variance_metrics(nothing)
    with_controls = run | {metric.name for metric in tested}
    published = {
        metrics.DAILY_TRANSACTION: run,
        metrics.MONTH_END: with_controls,
        metrics.FINANCIAL_ETL: run,
        metrics.COMPLIANCE_VALIDATION: with_controls,
    }
    assert names.METRIC_NAMESPACE == metrics.NAMESPACE
    assert set(names.METRICS) == set(published)
    for process, declared in names.METRICS.items():
        assert set(declared) == published[process]
