"""CloudWatch: exact metrics, metric math, and alarms that are looked at on time and act."""

from __future__ import annotations

from functools import partial
from typing import Any

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - every extension is installed alike
    """Put the extensions in place, and begin to look at alarms.

    Raises:
        EngineError: the installed engine lacks a name that they stand in for.
    """
    from ministack.services import cloudwatch

    from lab_builder.local.engine import patches
    from lab_builder.local.engine.cloudwatch import (
        evaluator,
        notices,
        operations,
        retention,
        states,
    )

    def evaluate(alarm: dict[str, Any]) -> None:
        if alarm.get("MetricName") or alarm.get("Metrics"):
            evaluator.look(alarm)

    operations.install()
    stock = patches.take(cloudwatch, "_record_history")
    patches.replace(cloudwatch, "_record_history", partial(states.record, stock))
    patches.replace(cloudwatch, "_evaluate_alarm", evaluate)
    patches.replace(cloudwatch, "_evaluate_all_alarms", lambda: None)
    patches.replace(cloudwatch, "_evict_old_metrics", retention.forget)
    patches.replace(cloudwatch, "_dispatch_alarm_actions", notices.announce)
    evaluator.start()
