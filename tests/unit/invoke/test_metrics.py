"""The metrics of a run, from what CloudWatch has before and after it."""

from __future__ import annotations

from typing import Any

from lab_builder.aws import Aws
from lab_builder.aws_calls import Caller
from lab_builder.invocations import PublishedMetrics
from lab_builder.invoke.metrics import Watch
from lab_builder.invoke.values import Metric
from unit.lessons.worlds import LATER
from unit.stacks.stubs import Stub

_PUBLISHED = PublishedMetrics("N", {"Environment": "{EnvironmentName}"}, ("Rows", "Failures"))
_PARAMETERS = {"EnvironmentName": "lab"}
_WITHIN = 60


def seen(**totals: float) -> dict[str, Any]:
    return {
        "MetricDataResults": [
            {"Id": name, "Values": [value], "Timestamps": [LATER]} for name, value in totals.items()
        ]
    }


def test_what_grew_was_published(aws: Aws, stub: Stub) -> None:
    before = seen(m0_samplecount=3, m0_sum=300, m1_samplecount=3, m1_sum=1)
    after = seen(m0_samplecount=4, m0_sum=420, m1_samplecount=3, m1_sum=1)
    for answer in (before, before, after, after):
        stub("cloudwatch").add_response("get_metric_data", answer)
    watch = Watch(Caller(aws), [_PUBLISHED], _PARAMETERS)
    expected = Metric("N", "Rows", {"Environment": "lab"}, 1, 120)
    assert watch.published(_WITHIN) == (expected,)
    assert '\'{"Environment"' not in str(watch.call)
    assert '"Value": "lab"' in str(watch.call)


def test_it_waits_until_two_looks_agree(aws: Aws, stub: Stub) -> None:
    one = seen(m0_samplecount=1, m0_sum=5)
    both = seen(m0_samplecount=1, m0_sum=5, m1_samplecount=1, m1_sum=0)
    for answer in (seen(), one, both, both):
        stub("cloudwatch").add_response("get_metric_data", answer)
    found = Watch(Caller(aws), [_PUBLISHED], _PARAMETERS).published(_WITHIN)
    assert [(each.name, each.sum) for each in found] == [("Rows", 5), ("Failures", 0)]


def test_metrics_of_several_minutes_and_pages_are_added(aws: Aws, stub: Stub) -> None:
    pages = [seen(m0_samplecount=1, m0_sum=5) | {"NextToken": "t"}, seen(m0_samplecount=1)]
    for answer in (seen(), *pages, *pages):
        stub("cloudwatch").add_response("get_metric_data", answer)
    (found,) = Watch(Caller(aws), [_PUBLISHED], _PARAMETERS).published(_WITHIN)
    assert (found.count, found.sum) == (2, 5)


def test_nothing_in_time_is_nothing(aws: Aws, stub: Stub) -> None:
    for _ in range(2):
        stub("cloudwatch").add_response("get_metric_data", seen())
    assert Watch(Caller(aws), [_PUBLISHED], _PARAMETERS).published(0) == ()


def test_where_the_lab_publishes_nothing_nothing_is_asked(aws: Aws) -> None:
    assert Watch(Caller(aws), [], _PARAMETERS).published(_WITHIN) == ()
