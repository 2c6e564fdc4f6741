"""The cost of the schedules while they are enabled, on a full day and on the day of a deploy.

Prices are those of us-east-1; other regions differ by a few percent.
https://aws.amazon.com/glue/pricing/ https://aws.amazon.com/lambda/pricing/
https://aws.amazon.com/step-functions/pricing/
"""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.model import CostLine

_DOLLARS_PER_DPU_HOUR = 0.44
_DPUS = 2  # two G.1X workers of one DPU each
# An estimate: most of it is the start of Spark; the few hundred rows of a batch take seconds. Glue
# bills per second, with a minimum of one minute.
_GLUE_RUN_MINUTES = 1.5
_GLUE_RUN = _DOLLARS_PER_DPU_HOUR * _DPUS * max(_GLUE_RUN_MINUTES, 1) / 60

# Two seconds at 256 MB on arm64, and the request.
_LAMBDA_RUN = 2 * 0.25 * 0.0000133334 + 0.0000002

_DOLLARS_PER_STATE_TRANSITION = 0.000025
_STATE_TRANSITIONS = 25
# One daily run, five month-end processes, and the two jobs.
_WORKFLOW_RUN = _STATE_TRANSITIONS * _DOLLARS_PER_STATE_TRANSITION + 6 * _LAMBDA_RUN + 2 * _GLUE_RUN

_FULL_DAY = 24.0  # hours

# What a schedule starts, its interval in minutes, and the cost of one run in US dollars.
_SCHEDULES = (
    ("daily transaction processor (Lambda)", 5, _LAMBDA_RUN),
    ("month-end processor (Lambda)", 15, _LAMBDA_RUN),
    ("financial ETL (Glue)", 10, _GLUE_RUN),
    ("compliance validation (Glue)", 20, _GLUE_RUN),
    ("workflow (Step Functions, both Glue jobs)", 30, _WORKFLOW_RUN),
)


def daily_cost(parameters: Mapping[str, str]) -> tuple[CostLine, ...]:
    """Return the runs and the cost of each schedule.

    ``parameters`` has the value of every parameter. If the lab pauses itself, the schedules are
    enabled for ``PauseAfterHours`` hours on the day of a deploy.
    """
    deploy_day = float(parameters["PauseAfterHours"]) or _FULL_DAY
    return tuple(
        CostLine(what, *_cost(_FULL_DAY, minutes, dollars), *_cost(deploy_day, minutes, dollars))
        for what, minutes, dollars in _SCHEDULES
    )


def _cost(hours: float, minutes: float, dollars: float) -> tuple[float, float]:
    """Return the runs in a number of hours, and their cost."""
    runs = hours * 60 / minutes
    return runs, round(runs * dollars, 4)
