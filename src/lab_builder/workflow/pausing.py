"""Resume a lab, and read when it pauses itself and who paused it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lab_builder.aws import Aws
from lab_builder.errors import AwsError
from lab_builder.lab import Lab
from lab_builder.lab_time import AWS_TIME, LabTime
from lab_builder.model import Settings
from lab_builder.stacks import pauses, schedules
from lab_builder.stacks.pauses import Paused
from lab_builder.stacks.schedules import Schedules
from lab_builder.stacks.values import Stack


@dataclass(frozen=True, slots=True)
class Pause:
    """When the lab pauses itself, None if it does not, and who paused its schedules last.

    ``unknown`` is why that is not known, for schedules that are paused, or empty.
    """

    at: datetime | None
    paused: Paused | None = None
    unknown: str = ""


def resume(aws: Aws, lab: Lab, stack: Stack, lab_time: LabTime) -> Schedules:
    """Enable the schedules of the stack, except drills; the lab gets its hours again in full.

    The rule that pauses the lab comes first, so that no failure leaves a lab running without it.

    Raises:
        AwsError: a call failed.
    """
    rule, hours = _pause_rule(lab, stack)
    if rule and hours:
        pauses.restart(aws, rule, hours, lab_time, time.time())
    return schedules.resume(aws, stack)


def describe(aws: Aws, lab: Lab, stack: Stack, found: Schedules, lab_time: LabTime) -> Pause:
    """Return when the lab pauses itself and, if schedules are paused, who paused them.

    Raises:
        AwsError: a call other than that to CloudTrail failed.
    """
    rule, hours = _pause_rule(lab, stack)
    at = pauses.next_pause(aws, stack, rule, lab_time, time.time()) if rule and hours else None
    if not found.paused:
        return Pause(at)
    try:
        paused = pauses.last_pause(aws, stack, found.paused)
    except AwsError as error:
        return Pause(at, unknown=error.what)
    if paused is None:
        return Pause(
            at,
            unknown="CloudTrail's event history has no DisableRule call, or does not have it yet",
        )
    return Pause(at, paused)


def lab_time(settings: Settings, environ: Mapping[str, str]) -> LabTime:
    """Return the time of the target: accelerated on an engine with a speed.

    Raises:
        EngineError: the engine is not running.
    """
    if settings.target != "local":
        return AWS_TIME
    from lab_builder.local import home, process

    return process.lab_time(home.locate(environ))


def _pause_rule(lab: Lab, stack: Stack) -> tuple[str | None, float]:
    """Return the name of the rule that pauses the lab, and after how many hours it does."""
    if lab.PAUSE is None:
        return None, 0.0
    values = stack.parameters
    return lab.PAUSE.rule.format(**values), float(values.get(lab.PAUSE.hours, 0))
