"""Filter patterns, and metric filters that publish metrics of log events.

Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/; each test names its page.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from contract.alarms import Metric
from contract.log_lines import MINUTE, LogGroup, log_group, now
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine


@pytest.fixture
def group(engine: RunningEngine) -> LogGroup:
    """An empty log group."""
    return log_group(engine)


@pytest.fixture
def metric(engine: RunningEngine) -> Metric:
    """A metric that nobody has published."""
    return Metric(engine, f"Test/{uuid4().hex[:12]}")


LINES: list[Any] = [
    "ERROR WARN message",
    "ERROR message",
    "WARN message",
    "error: 12 ms",
    {"status": 500, "user": {"name": "Ann"}, "tags": ["a", "b"], "ok": False, "none": None},
    {"status": 200, "user": {"name": "Bob"}, "ok": True},
]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        ("ERROR", [0, 1]),
        ("ERROR message", [0, 1]),
        ("?ERROR ?WARN", [0, 1, 2]),
        ("ERROR -WARN", [1]),
        ('"error: 12"', [3]),
        ("{ $.status = 500 }", [4]),
        ("{ $.status >= 200 && $.user.name = B* }", [5]),
        ('{ ($.user.name = "Ann") || $.status < 0 }', [4]),
        ("{ $.user.name != Ann }", [5]),
        ("{ $.tags[1] = b }", [4]),
        ("{ $.none IS NULL }", [4]),
        ("{ $.ok IS TRUE }", [5]),
        ("{ $.tags NOT EXISTS }", [5]),
        ("{ $.user = 1 }", []),
    ],
)
def test_a_filter_pattern_matches_the_events_that_aws_documents(
    group: LogGroup, pattern: str, found: list[int]
) -> None:
    """FilterAndPatternSyntax.html."""
    begin = now() - MINUTE
    group.put((begin + number, line) for number, line in enumerate(LINES))

    answer = group.logs.filter_log_events(logGroupName=group.name, filterPattern=pattern)

    assert [event["timestamp"] - begin for event in answer["events"]] == found


def test_a_metric_filter_counts_what_matches(group: LogGroup, metric: Metric) -> None:
    """MonitoringLogData.html: from the filter's creation on, the default where nothing matches."""
    group.put([(now(), "ERROR before the filter")])
    _filter(group, metric, "ERROR", metricValue="1", defaultValue=0, unit="Count")

    group.put([(now(), "ERROR one"), (now(), "fine"), (now(), "ERROR two")])

    (point,) = metric.statistics("Sum", "SampleCount")
    assert (point["Sum"], point["SampleCount"], point["Unit"]) == (2, 3, "Count")


def test_a_metric_filter_gets_its_value_and_dimensions_from_the_event(
    group: LogGroup, metric: Metric
) -> None:
    """FilterAndPatternSyntaxForMetricFilters.html."""
    _filter(
        group, metric, "{ $.latency = * }", metricValue="$.latency", dimensions={"User": "$.user"}
    )

    group.put([(now(), {"latency": 12.5, "user": "Ann"}), (now(), {"user": "Ann"})])

    assert [point["Sum"] for point in metric.statistics("Sum", User="Ann")] == [12.5]
    assert metric.statistics("Sum") == []


def test_a_filter_that_is_deleted_publishes_no_more(group: LogGroup, metric: Metric) -> None:
    """API_DeleteMetricFilter.html."""
    _filter(group, metric, "ERROR", metricValue="1")
    group.logs.delete_metric_filter(logGroupName=group.name, filterName="filter")

    group.put([(now(), "ERROR")])

    assert metric.statistics("Sum") == []


@pytest.mark.parametrize(
    "pattern", ["[ip, status]", "%ERR.*%", "{ $.status = }", "{ $.status > high }", '"open']
)
def test_a_pattern_that_is_not_supported_is_refused(group: LogGroup, pattern: str) -> None:
    """API_FilterLogEvents.html, InvalidParameterException."""
    with pytest.raises(ClientError) as refused:
        group.logs.filter_log_events(logGroupName=group.name, filterPattern=pattern)

    assert refused.value.response["Error"]["Code"] == "InvalidParameterException"


def _filter(group: LogGroup, metric: Metric, pattern: str, **transformation: Any) -> None:
    target = {"metricNamespace": metric.namespace, "metricName": metric.name}
    group.logs.put_metric_filter(
        logGroupName=group.name,
        filterName="filter",
        filterPattern=pattern,
        metricTransformations=[{**target, **transformation}],
    )
