"""The stretches of time over which data points are made, and when alarms look at them.

"If you set an alarm on a high-resolution metric, you can specify a high-resolution alarm with a
period of 10, 20 or 30 seconds"; those are looked at every 10 seconds, others every minute, over the
periods that ended then:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html.

Here and nowhere else an alarm's seconds become real ones: where time is accelerated, its periods
and the time between looks are shorter by the same factor.
"""

from __future__ import annotations

from dataclasses import dataclass

from lab_builder.local.engine import clock

MINUTE = 60
_TICK = 10  # seconds between looks at high-resolution alarms
_TICKS_IN_A_MINUTE = MINUTE // _TICK

# Values by the start of their window. A window without data is not there.
Series = dict[float, float]


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of equal length, side by side, from ``start`` to ``end`` in epoch seconds.

    ``origin`` is where a window begins.
    """

    start: float
    end: float
    length: float
    origin: float = 0.0

    def of(self, timestamp: float) -> float | None:
        """Return the start of the window that a time falls in, or None if it is in none."""
        if not self.start <= timestamp < self.end:
            return None
        return self.origin + (timestamp - self.origin) // self.length * self.length

    def starts(self) -> list[float]:
        """Return the starts of all windows, the oldest first."""
        count = round((self.end - self.start) / self.length)
        return [self.start + index * self.length for index in range(count)]


def recent(period: int, count: int, now: float) -> Windows:
    """Return an alarm's last ``count`` periods that are over."""
    step = clock.real_seconds(_TICK if period < MINUTE else MINUTE)
    length = clock.real_seconds(period)
    end = now // step * step
    start = end - length * count
    return Windows(start, end, length, origin=start)


def is_due(period: int, tick: int) -> bool:
    """Tell whether an alarm of a period is looked at in a tick."""
    return period < MINUTE or tick % _TICKS_IN_A_MINUTE == 0


def next_tick(now: float) -> int:
    """Return the number of the first tick after now."""
    return int(now // clock.real_seconds(_TICK)) + 1


def time_of(tick: int) -> float:
    """Return when a tick is."""
    return tick * clock.real_seconds(_TICK)
