"""E9320, E9321: how many periods an alarm looks at."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch.metrics import queries
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Resource, View
from lab_builder.template.values import number

_DAY, _WEEK, _HOUR = 86_400, 604_800, 3_600
_SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"


class AlarmDatapoints(Rule):
    """CloudWatch refuses an alarm that wants more datapoints breaching than it looks at.

    DatapointsToAlarm is the M, EvaluationPeriods the N of M out of N.
    """

    id = "E9320"
    shortdesc = "An alarm's DatapointsToAlarm is at most its EvaluationPeriods"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the datapoints that there are not."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            place = alarm.get("DatapointsToAlarm")
            wanted, there = number(place and place.value), number(alarm.value("EvaluationPeriods"))
            if place and wanted is not None and there is not None and wanted > there:
                message = f"{wanted:g} datapoints of {there:g} evaluation periods"
                yield fault(place, message)


class AlarmWindow(Rule):
    """CloudWatch refuses an alarm that looks back further than it can.

    EvaluationPeriods times Period is a day at most, and a week where the period is an hour or more.
    """

    id = "E9321"
    shortdesc = "An alarm looks back a day at most, a week with periods of an hour or more"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the numbers of periods that make too long a time."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            place = alarm.get("EvaluationPeriods")
            periods, period = number(place and place.value), _period(alarm)
            if not place or periods is None or period is None:
                continue
            most = _WEEK if period >= _HOUR else _DAY
            if periods * period > most:
                message = f"{periods:g} periods of {period:g} s are more than {most} s"
                yield fault(place, message)


def _period(alarm: Resource) -> float | None:
    """Return the one period of an alarm, in seconds; None where there are several."""
    if alarm.get("Period"):
        return number(alarm.value("Period"))
    places = [item.get("MetricStat", "Period") for item in queries(alarm)]
    periods = {number(place.value) for place in places if place}
    return periods.pop() if len(periods) == 1 else None
