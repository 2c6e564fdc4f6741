"""The stretches of time over which data points are made, and when alarms look at them.

"If you set an alarm on a high-resolution metric, you can specify a high-resolution alarm with a
period of 10, 20 or 30 seconds"; those are looked at every 10 seconds, others every minute, over the
periods that ended then:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html.

Here and nowhere else an alarm's seconds become real ones.
"""

from __future__ import annotations

from dataclasses import dataclass

MINUTE = 60
TICK = 10  # seconds between looks at high-resolution alarms

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
    step = TICK if period < MINUTE else MINUTE
    end = now // step * step
    start = end - period * count
    return Windows(start, end, period, origin=start)


def is_due(period: int, tick: float) -> bool:
    """Tell whether an alarm of a period is looked at in a tick, a multiple of ``TICK``."""
    return period < MINUTE or tick % MINUTE == 0


def next_tick(now: float) -> float:
    """Return the time of the first tick after now."""
    return (now // TICK + 1) * TICK
