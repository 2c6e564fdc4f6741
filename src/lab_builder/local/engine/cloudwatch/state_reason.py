"""StateReason and StateReasonData of an alarm.

Their form is that of the examples in
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from lab_builder.local.engine.cloudwatch.evaluation import COMPARISONS, Rule, State

_TREATED = {"breaching": "Breaching", "notBreaching": "NonBreaching"}

# The start of a window and its value.
Point = tuple[float, float]


def text(state: State, points: Sequence[Point], rule: Rule) -> str:
    """Return the StateReason. ``points`` are the evaluated data points, oldest first."""
    missing = rule.periods - len(points)
    if not points and rule.missing in _TREATED:
        return (
            f"Threshold Crossed: no datapoints were received for {_count(missing, 'period')} and "
            f"{_count(missing, 'missing datapoint')} {_was(missing)} treated as "
            f"[{_TREATED[rule.missing]}]."
        )
    if state == "INSUFFICIENT_DATA":
        return f"Insufficient Data: {_count(missing, 'datapoint')} {_was(missing)} unknown."
    alarm = state == "ALARM"
    shown = [point for point in points if rule.breaches(point[1]) == alarm]
    listed = ", ".join(f"{value} ({_time(at):%d/%m/%y %H:%M:%S})" for at, value in reversed(shown))
    least = rule.needed if alarm else rule.periods - rule.needed + 1
    return (
        f"Threshold Crossed: {len(shown)} out of the last {rule.periods} datapoints [{listed}] "
        f"{_was(len(shown))} {'' if alarm else 'not '}{COMPARISONS[rule.comparison][1]} the "
        f"threshold ({rule.threshold}) (minimum {_count(least, 'datapoint')} for "
        f"{'OK -> ALARM' if alarm else 'ALARM -> OK'} transition)."
    )


def data(
    alarm: Mapping[str, Any], period: int, points: Sequence[Point], now: float
) -> dict[str, Any]:
    """Return the StateReasonData. An alarm with Metrics has no statistic."""
    statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic")
    return {
        "version": "1.0",
        "queryDate": iso(now),
        **({"startDate": iso(points[0][0])} if points else {}),
        **({"statistic": statistic} if statistic else {}),
        "period": period,
        "recentDatapoints": [value for _, value in points],
        "threshold": alarm["Threshold"],
        "evaluatedDatapoints": [
            {"timestamp": iso(at), "value": value} for at, value in reversed(points)
        ],
    }


def iso(timestamp: float) -> str:
    """Return a time in the form of CloudWatch's notifications and events."""
    return _time(timestamp).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def _time(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, tz=UTC)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
