"""The cost of the lab: of its schedules while they are enabled, and of what is billed by the month.

Left out is what costs cents a month (requests, events, stored objects, log lines and traces) and
the metrics that Glue itself publishes of a run. The first trail of an account costs nothing: https://aws.amazon.com/cloudtrail/pricing/
"""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.labs.aws_deep_dive import names
from lab_builder.labs.aws_deep_dive.prices import PRICES
from lab_builder.model import HOURS_PER_DAY, HOURS_PER_MONTH, Charge, CostLine
from lab_builder.words import dollars

_DPUS = 2  # two G.1X workers of one DPU each
# An estimate: most of it is the start of Spark; the few hundred rows of a batch take seconds. Glue
# bills per second, with a minimum of one minute.
_GLUE_MINUTES = 1.5
# Estimates, too.
_LAMBDA_SECONDS = 2
_LAMBDA_GB = 0.25
_TRANSITIONS = 25  # state transitions of an execution

# What a schedule starts, its interval in minutes, and the runs of functions and jobs and the
# executions of the workflow that follow. The workflow has one daily run, five month-end processes,
# and the two jobs.
_SCHEDULES = (
    ("daily transaction processor (Lambda)", 5, {"lambda": 1}),
    ("month-end processor (Lambda)", 15, {"lambda": 1}),
    ("financial ETL (Glue)", 10, {"glue": 1}),
    ("compliance validation (Glue)", 20, {"glue": 1}),
    (
        "workflow (Step Functions, both Glue jobs)",
        30,
        {"workflow": 1, "lambda": 6, "glue": 2},
    ),
)

# Each value is published twice: by process, and by process and environment.
_CUSTOM_METRICS = 2 * sum(map(len, names.METRICS.values()))
# tests/unit/labs holds these to the template.
ALARM_METRICS = 10  # nine alarms, one of them on two metrics
COMPOSITE_ALARMS = 1
DASHBOARDS = 2


def daily_cost(parameters: Mapping[str, str]) -> tuple[CostLine, ...]:
    """Return the runs and the cost of each schedule, with the prices of us-east-1.

    ``parameters`` has the value of every parameter. If the lab pauses itself, the schedules are
    enabled for ``PauseAfterHours`` hours on the day of a deploy.
    """
    deploy_day = float(parameters[names.PAUSE_AFTER_HOURS]) or HOURS_PER_DAY
    of_run = _cost_of_run({name: price.dollars for name, price in PRICES.prices.items()})
    costs = [
        (what, minutes, sum(of_run[kind] * count for kind, count in runs.items()))
        for what, minutes, runs in _SCHEDULES
    ]
    return tuple(
        CostLine(what, *_cost(HOURS_PER_DAY, minutes, run), *_cost(deploy_day, minutes, run))
        for what, minutes, run in costs
    )


def charges(parameters: Mapping[str, str], prices: Mapping[str, float]) -> tuple[Charge, ...]:
    """Return what AWS bills for the lab.

    ``parameters`` has the value of every parameter, ``prices`` US dollars by the names of PRICES.
    """
    of_run, runs = _cost_of_run(prices), _runs_per_hour()
    price = {name: dollars(each) for name, each in prices.items()}
    scheduled = [
        (
            "AWS Glue",
            "runs of the two jobs",
            f"{runs['glue']:g} runs an hour x {_GLUE_MINUTES:g} minutes x {_DPUS} DPU x "
            f"{price['glue_dpu_hour']} USD",
            runs["glue"] * of_run["glue"],
        ),
        (
            "AWS Lambda",
            "invocations of the two functions",
            f"{runs['lambda']:g} invocations an hour x ({_LAMBDA_SECONDS} seconds x {_LAMBDA_GB} "
            f"GB x {price['lambda_gb_second']} USD + {price['lambda_request']} USD)",
            runs["lambda"] * of_run["lambda"],
        ),
        (
            "AWS Step Functions",
            "executions of the workflow",
            f"{runs['workflow']:g} executions an hour x {_TRANSITIONS} transitions x "
            f"{price['states_transition']} USD",
            runs["workflow"] * of_run["workflow"],
        ),
        _by_month("custom metrics", _CUSTOM_METRICS, prices["cloudwatch_metric_month"]),
    ]
    always = [
        _by_month("metrics of alarms", ALARM_METRICS, prices["cloudwatch_alarm_month"]),
        _by_month("composite alarm", COMPOSITE_ALARMS, prices["cloudwatch_composite_alarm_month"]),
        _by_month("dashboards", DASHBOARDS, prices["cloudwatch_dashboard_month"]),
    ]
    if parameters[names.CUSTOMER_MANAGED_KEY] == "true":
        always.append(_by_month("customer managed key", 1, prices["kms_key_month"], "AWS KMS"))
    enabled = scheduled if parameters[names.SCHEDULE_STATE] == "ENABLED" else []
    return tuple(
        [Charge(*row, scheduled=True) for row in enabled]
        + [Charge(*row, scheduled=False) for row in always]
    )


def _cost_of_run(prices: Mapping[str, float]) -> dict[str, float]:
    """Return the cost of a job run, an invocation and an execution without what it starts."""
    return {
        "glue": prices["glue_dpu_hour"] * _DPUS * max(_GLUE_MINUTES, 1) / 60,
        "lambda": _LAMBDA_SECONDS * _LAMBDA_GB * prices["lambda_gb_second"]
        + prices["lambda_request"],
        "workflow": _TRANSITIONS * prices["states_transition"],
    }


def _runs_per_hour() -> dict[str, float]:
    kinds = {kind for _, _, runs in _SCHEDULES for kind in runs}
    return {
        kind: sum(runs.get(kind, 0) * 60 / minutes for _, minutes, runs in _SCHEDULES)
        for kind in kinds
    }


def _by_month(
    what: str, count: int, price: float, service: str = "Amazon CloudWatch"
) -> tuple[str, str, str, float]:
    """Return the row of a charge that AWS bills by the month and prorates by the hour."""
    formula = f"{count} x {dollars(price)} USD a month"
    return service, what, formula, count * price / HOURS_PER_MONTH


def _cost(hours: float, minutes: float, run: float) -> tuple[float, float]:
    """Return the runs in a number of hours, and their cost; ``run`` is the cost of one."""
    runs = hours * 60 / minutes
    return runs, round(runs * run, 4)
