"""Time windows over which metrics are aggregated, and the times at which alarms are evaluated.

"If you set an alarm on a high-resolution metric, you can specify a high-resolution alarm with a
period of 10, 20 or 30 seconds"; these are evaluated every 10 seconds, others every minute, over the
periods that have ended:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html.

If time is accelerated, an alarm's periods and evaluation intervals are divided by the speed. This
is the only module that converts them.
"""

from __future__ import annotations

from dataclasses import dataclass

from lab_builder.local.engine import clock

MINUTE = 60
_TICK = 10  # seconds between evaluations of high-resolution alarms
_TICKS_IN_A_MINUTE = MINUTE // _TICK

# Values by the start of their window. A window without data has no entry.
Series = dict[float, float]


@dataclass(frozen=True, slots=True)
class Windows:
    """Consecutive windows of equal length, from ``start`` to ``end`` in epoch seconds.

    ``origin`` is the start of any window.
    """

    start: float
    end: float
    length: float
    origin: float = 0.0

    def start_of(self, timestamp: float) -> float | None:
        """Return the start of the window that contains a time, or None."""
        if not self.start <= timestamp < self.end:
            return None
        return self.origin + (timestamp - self.origin) // self.length * self.length

    def starts(self) -> list[float]:
        """Return the starts of all windows, the oldest first."""
        count = round((self.end - self.start) / self.length)
        return [self.start + index * self.length for index in range(count)]


def recent(period: int, count: int, now: float) -> Windows:
    """Return the last ``count`` periods of an alarm that have ended."""
    step = clock.real_seconds(_TICK if period < MINUTE else MINUTE)
    length = clock.real_seconds(period)
    end = now // step * step
    start = end - length * count
    return Windows(start, end, length, origin=start)


def is_due(period: int, tick: int) -> bool:
    """Return whether an alarm with a period is evaluated at a tick."""
    return period < MINUTE or tick % _TICKS_IN_A_MINUTE == 0


def next_tick(now: float) -> int:
    """Return the number of the first tick after now."""
    return int(now // clock.real_seconds(_TICK)) + 1


def tick_time(tick: int) -> float:
    """Return the time of a tick."""
    return tick * clock.real_seconds(_TICK)
