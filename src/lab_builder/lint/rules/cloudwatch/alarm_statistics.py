"""E9322, E9323, W9324: the statistics and periods of alarms."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import NAMESPACES
from lab_builder.lint.cloudwatch import statistics
from lab_builder.lint.cloudwatch.metrics import queries
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.values import number
from lab_builder.template.view import Place, Resource, View

_SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"


class AlarmStatistic(Rule):
    """CloudWatch rejects an alarm with a statistic that does not exist.

    ExtendedStatistic accepts percentiles and trimmed statistics such as p99, tm90 or TM(10%:90%).
    The Stat of a metric query also accepts Sum, Average, Minimum, Maximum and SampleCount.
    """

    id = "E9322"
    shortdesc = "The statistic of an alarm exists"
    effect = "PutMetricAlarm rejects the alarm"
    source_url = statistics.SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the statistics that do not exist."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            place = alarm.get("ExtendedStatistic")
            if place and place.text and not statistics.extended(place.text):
                message = f"{place.text} is not an extended statistic"
                yield fault(place, message, instead="Use one such as p99, tm90 or TM(10%:90%)")
            for item in queries(alarm):
                stat = item.get("MetricStat", "Stat")
                if stat and stat.text and not statistics.statistic(stat.text):
                    message = f"{stat.text} is not a statistic"
                    yield fault(stat, message, instead="Use one such as Sum, Average or p99")
            place = alarm.get("EvaluateLowSampleCountPercentile")
            if place and place.text and place.text not in ("evaluate", "ignore"):
                yield fault(place, f"{place.text} must be one of evaluate, ignore")
            elif place and alarm.get("Statistic"):
                yield fault(
                    place, "EvaluateLowSampleCountPercentile requires a percentile, not Statistic"
                )


class AlarmQueryPeriod(Rule):
    """CloudWatch rejects an alarm with a period that is not valid.

    A period is 10, 20 or 30 seconds, or a multiple of 60.
    """

    id = "E9323"
    shortdesc = "The period of a metric query of an alarm is valid"
    effect = "PutMetricAlarm rejects the alarm"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the periods that are not valid."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            for item in queries(alarm):
                for place in (item.get("MetricStat", "Period"), item.get("Period")):
                    seconds = number(place and place.value)
                    if not place or seconds is None:
                        continue
                    if not statistics.period(seconds, statistics.OF_ALARMS):
                        message = (
                            f"Period is {seconds:g}, but must be 10, 20, 30 or a multiple of 60"
                        )
                        yield fault(place, message)


class AlarmPeriodHasData(Rule):
    """AWS services publish a metric at most once a minute, so most shorter periods have no data.

    An alarm with a period of 10, 20 or 30 seconds goes to INSUFFICIENT_DATA between two datapoints,
    and costs three times as much.
    """

    id = "W9324"
    shortdesc = "An alarm on a metric of an AWS service has a period of 60 seconds or more"
    effect = "the alarm goes to INSUFFICIENT_DATA between datapoints"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the periods that are shorter than the interval of the metric."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            for place in _periods_of_services(alarm):
                seconds = number(place.value)
                if seconds is not None and seconds < 60:
                    message = (
                        f"Period is {seconds:g}, but AWS services publish at most every 60 seconds"
                    )
                    yield fault(place, message, instead="Use a multiple of 60")


def _periods_of_services(alarm: Resource) -> Iterator[Place]:
    stats = [stat for item in queries(alarm) if (stat := item.get("MetricStat"))]
    pairs = [(alarm.get("Namespace"), alarm.get("Period"))]
    pairs += [(stat.get("Metric", "Namespace"), stat.get("Period")) for stat in stats]
    for namespace, period in pairs:
        if namespace and period and namespace.text in NAMESPACES:
            yield period
