"""The lab's CloudWatch metrics: values as data, and one call that publishes them.

Every run publishes the run metrics; where controls were tested, the compliance metrics too. Zero
is published as zero, so a quiet dashboard is not an empty one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ledger import controls
from ledger.assessment import Assessment

NAMESPACE = "FinancialProcessing"
DAILY_TRANSACTION = "DailyTransaction"
MONTH_END = "MonthEnd"
FINANCIAL_ETL = "FinancialEtl"
COMPLIANCE_VALIDATION = "ComplianceValidation"


@dataclass(frozen=True, slots=True)
class Metric:
    """A value with CloudWatch's name and unit for it."""

    name: str
    value: float
    unit: str = "Count"


def run_metrics(processed: int, failed: int, failures: int, seconds: float) -> list[Metric]:
    """Return what every run publishes. A run that raised before it had a row has success rate 0."""
    rows = processed + failed
    rate = 100 * processed / rows if rows else 100.0 * (not failures)
    return [
        Metric("ProcessingSuccessRate", rate, "Percent"),
        Metric("TransactionsProcessed", processed),
        Metric("TransactionsFailed", failed),
        Metric("ProcessingFailures", failures),
        Metric("ProcessingDuration", round(seconds * 1000, 3), "Milliseconds"),
    ]


def control_metrics(assessment: Assessment) -> list[Metric]:
    """Return the score, and the findings of the controls that have a metric of their own."""
    counts = assessment.counts
    return [
        Metric("ComplianceScore", assessment.score, "Percent"),
        Metric("SODViolations", counts[controls.segregation_of_duties.__name__]),
        Metric("PrivilegedAccessViolations", counts[controls.privileged_access.__name__]),
        Metric("AccessControlViolations", counts[controls.access_control.__name__]),
    ]


def variance_metrics(assessment: Assessment) -> list[Metric]:
    """Return the number of material variances and their sum, in currency units."""
    return [
        Metric("MaterialVariances", assessment.counts[controls.accuracy.__name__]),
        Metric("VarianceAmount", assessment.variance_cents / 100, "None"),
    ]


def data(process_type: str, environment: str, values: list[Metric]) -> list[dict[str, Any]]:
    """Return MetricData: each value once by process type, once by environment as well."""
    by_type = {"Name": "ProcessType", "Value": process_type}
    by_environment = {"Name": "Environment", "Value": environment}
    return [
        {
            "MetricName": metric.name,
            "Value": metric.value,
            "Unit": metric.unit,
            "Dimensions": dimensions,
        }
        for dimensions in ([by_type], [by_type, by_environment])
        for metric in values
    ]


@dataclass(slots=True)
class Record:
    """What a run has to show so far."""

    processed: int = 0
    failed: int = 0
    extra: list[Metric] = field(default_factory=list)


@contextmanager
def recorded(cloudwatch: Any, process_type: str, environment: str) -> Iterator[Record]:
    """Publish the metrics of the run inside, also when it raises: then as one failure."""
    record, failures, started = Record(), 1, time.monotonic()
    try:
        yield record
        failures = 0
    finally:
        seconds = time.monotonic() - started
        values = run_metrics(record.processed, record.failed, failures, seconds) + record.extra
        cloudwatch.put_metric_data(
            Namespace=NAMESPACE, MetricData=data(process_type, environment, values)
        )
