"""E9320, E9321: the evaluation periods of alarms."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch.metrics import queries
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.values import number
from lab_builder.template.view import Resource, View

_DAY, _WEEK, _HOUR = 86_400, 604_800, 3_600
_SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"


class AlarmDatapoints(Rule):
    """CloudWatch rejects an alarm that requires more breaching datapoints than it evaluates.

    In an "M out of N" alarm DatapointsToAlarm is M and EvaluationPeriods is N.
    """

    id = "E9320"
    shortdesc = "DatapointsToAlarm is at most EvaluationPeriods"
    effect = "PutMetricAlarm rejects the alarm"
    source_url = (
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the DatapointsToAlarm that exceed EvaluationPeriods."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            place = alarm.get("DatapointsToAlarm")
            wanted, there = number(place and place.value), number(alarm.value("EvaluationPeriods"))
            if place and wanted is not None and there is not None and wanted > there:
                message = (
                    f"DatapointsToAlarm ({wanted:g}) must not exceed EvaluationPeriods ({there:g})"
                )
                yield fault(place, message)


class AlarmWindow(Rule):
    """CloudWatch rejects an alarm that evaluates too long a time.

    EvaluationPeriods times Period is at most a day, or a week if the period is an hour or more.
    """

    id = "E9321"
    shortdesc = "An alarm evaluates at most a day, or a week with periods of an hour or more"
    effect = "PutMetricAlarm rejects the alarm"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the EvaluationPeriods that make too long a time."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            place = alarm.get("EvaluationPeriods")
            periods, period = number(place and place.value), _period(alarm)
            if not place or periods is None or period is None:
                continue
            most = _WEEK if period >= _HOUR else _DAY
            if periods * period > most:
                message = (
                    f"{periods:g} periods of {period:g} seconds exceed the limit of {most} seconds"
                )
                yield fault(place, message)


def _period(alarm: Resource) -> float | None:
    """Return the period of an alarm in seconds; None where there are several."""
    if alarm.get("Period"):
        return number(alarm.value("Period"))
    places = [item.get("MetricStat", "Period") for item in queries(alarm)]
    periods = {number(place.value) for place in places if place}
    return periods.pop() if len(periods) == 1 else None
