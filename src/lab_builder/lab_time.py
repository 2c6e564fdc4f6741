"""Lab time: on the embedded engine, schedules can pass faster than real time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabTime:
    """Conversion between lab time and real time, both in seconds since the epoch.

    Lab time passes ``speed`` times as fast since ``start``. On AWS, they are the same.
    """

    speed: int = 1
    start: float = 0.0

    def lab(self, real: float) -> float:
        """Return the lab time at a real time."""
        return self.start + (real - self.start) * self.speed

    def real(self, lab: float) -> float:
        """Return the real time at a lab time."""
        return self.start + (lab - self.start) / self.speed


AWS_TIME = LabTime()
