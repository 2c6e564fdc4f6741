"""The statistics and periods of CloudWatch.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
"""

from __future__ import annotations

import re

SOURCE = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html"
)

_BASIC = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")
_NUMBER = r"\d+(\.\d+)?"
# p99, tm90; TM(10%:90%), PR(:300), with either end left out.
_EXTENDED = re.compile(
    rf"(p|tm|tc|ts|wm)(?P<percent>{_NUMBER})|iqm|(pr|tm|tc|ts|wm)\((-?{_NUMBER}%?)?:(-?{_NUMBER}%?)?\)",
    re.IGNORECASE,
)
_SHORT = ("avg", "min", "max", "n", "count")

SUB_MINUTE = (1, 5, 10, 20, 30)
OF_ALARMS = (10, 20, 30)


def extended(name: str) -> bool:
    """Return whether a statistic is a percentile or a trimmed statistic."""
    found = _EXTENDED.fullmatch(name.replace(" ", ""))
    return found is not None and float(found["percent"] or 0) <= 100


def statistic(name: str) -> bool:
    """Return whether a statistic exists, in upper or lower case."""
    lower = name.lower()
    return lower in _SHORT or lower in map(str.lower, _BASIC) or extended(name)


def period(seconds: float, short: tuple[int, ...] = SUB_MINUTE) -> bool:
    """Return whether a period in seconds is valid: a multiple of 60, or one of the shorter ones."""
    return seconds in short or (seconds >= 60 and seconds % 60 == 0)
