"""The state of an alarm from its data points.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

State = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]

# Periods retrieved in addition to the evaluation periods. AWS documents that there are some, and
# its examples have two.
EXTRA_PERIODS = 2

COMPARISONS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """How an alarm is evaluated: ``needed`` of ``periods`` data points breach the threshold."""

    comparison: str
    threshold: float
    periods: int
    needed: int
    missing: str

    @classmethod
    def from_alarm(cls, alarm: Mapping[str, Any]) -> Rule:
        """Return the rule of a stored alarm."""
        return cls(
            alarm["ComparisonOperator"],
            alarm["Threshold"],
            alarm["EvaluationPeriods"],
            alarm.get("DatapointsToAlarm") or alarm["EvaluationPeriods"],
            alarm.get("TreatMissingData") or "missing",
        )

    def breaches(self, value: float) -> bool:
        """Return whether a value breaches the threshold."""
        return COMPARISONS[self.comparison][0](value, self.threshold)


def evaluated_points(points: Sequence[float | None], rule: Rule) -> list[float]:
    """Return the data points that are evaluated: the most recent ones that are not missing."""
    return [point for point in points if point is not None][-rule.periods :]


def state(points: Sequence[float | None], rule: Rule, current: State) -> State:
    """Return the state of an alarm for the points of the evaluation range, oldest first.

    Missing data points are only counted up to the number of evaluation periods.
    """
    real = evaluated_points(points, rule)
    breaching = sum(rule.breaches(point) for point in real)
    if rule.missing == "breaching":
        breaching += rule.periods - len(real)
    if breaching >= rule.needed:
        return "ALARM"
    if len(real) == rule.periods or rule.missing in ("breaching", "notBreaching"):
        return "OK"
    if breaching < len(real):
        return "OK"
    if rule.missing == "ignore":
        return current
    return "ALARM" if _is_old_enough(points, rule) else "INSUFFICIENT_DATA"


def _is_old_enough(points: Sequence[float | None], rule: Rule) -> bool:
    """Return whether the oldest data point is at least ``needed`` periods old."""
    return any(point is not None for point in points[: len(points) - rule.needed + 1])
