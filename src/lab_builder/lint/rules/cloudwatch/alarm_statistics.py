"""E9322, E9323, W9324: the statistic and the period of what an alarm watches."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.metrics import NAMESPACES
from lab_builder.lint.cloudwatch import statistics
from lab_builder.lint.cloudwatch.metrics import queries
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, Resource, View
from lab_builder.template.values import number

_SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"


class AlarmStatistic(Rule):
    """CloudWatch refuses an alarm on a statistic that does not exist.

    ExtendedStatistic takes percentiles and trimmed statistics such as p99, tm90 or TM(10%:90%), the
    Stat of a metric query those and Sum, Average, Minimum, Maximum and SampleCount.
    """

    id = "E9322"
    shortdesc = "The statistic of an alarm exists"
    source_url = statistics.SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the statistics that do not exist."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            place = alarm.get("ExtendedStatistic")
            if place and place.text and not statistics.extended(place.text):
                yield fault(place, f"{place.text} is no extended statistic")
            for item in queries(alarm):
                stat = item.get("MetricStat", "Stat")
                if stat and stat.text and not statistics.statistic(stat.text):
                    yield fault(stat, f"{stat.text} is no statistic")
            place = alarm.get("EvaluateLowSampleCountPercentile")
            if place and place.text and place.text not in ("evaluate", "ignore"):
                yield fault(place, f"{place.text} is neither evaluate nor ignore")
            elif place and alarm.get("Statistic"):
                yield fault(place, "EvaluateLowSampleCountPercentile is for percentiles only")


class AlarmQueryPeriod(Rule):
    """CloudWatch refuses an alarm that queries a metric by a period which it does not have.

    A period is 10, 20 or 30 seconds or a multiple of 60.
    """

    id = "E9323"
    shortdesc = "The period of a metric that an alarm queries exists"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the periods that do not exist."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            for item in queries(alarm):
                for place in (item.get("MetricStat", "Period"), item.get("Period")):
                    seconds = number(place and place.value)
                    if not place or seconds is None:
                        continue
                    if not statistics.period(seconds, statistics.OF_ALARMS):
                        yield fault(place, f"{seconds:g} s is not 10, 20, 30 or a multiple of 60")


class AlarmPeriodHasData(Rule):
    """An AWS service emits a metric once a minute at most, so shorter periods are mostly empty.

    An alarm that looks every 10, 20 or 30 seconds lapses into INSUFFICIENT_DATA between two values,
    and costs three times as much.
    """

    id = "W9324"
    shortdesc = "An alarm on a metric of an AWS service has a period of a minute or more"
    source_url = _SOURCE

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the periods that are shorter than what they wait for."""
        for alarm in view.of_type("AWS::CloudWatch::Alarm"):
            for place in _periods_of_services(alarm):
                seconds = number(place.value)
                if seconds is not None and seconds < 60:
                    yield fault(place, f"{seconds:g} s: the service emits once a minute at most")


def _periods_of_services(alarm: Resource) -> Iterator[Place]:
    stats = [stat for item in queries(alarm) if (stat := item.get("MetricStat"))]
    pairs = [(alarm.get("Namespace"), alarm.get("Period"))]
    pairs += [(stat.get("Metric", "Namespace"), stat.get("Period")) for stat in stats]
    for namespace, period in pairs:
        if namespace and period and namespace.text in NAMESPACES:
            yield period
