"""CloudWatch: exact metrics, metric math, and alarms that are evaluated on time and act."""

from __future__ import annotations

from functools import partial
from typing import Any

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - every extension is installed alike
    """Install the extension, and start to evaluate alarms.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from ministack.services import cloudwatch

    from lab_builder.local.engine import patches
    from lab_builder.local.engine.cloudwatch import (
        alarm_actions,
        alarm_state,
        evaluator,
        operations,
        retention,
    )

    def evaluate(alarm: dict[str, Any]) -> None:
        if alarm.get("MetricName") or alarm.get("Metrics"):
            evaluator.evaluate(alarm)

    operations.install()
    stock = patches.take(cloudwatch, "_record_history")
    patches.replace(cloudwatch, "_record_history", partial(alarm_state.record_history, stock))
    patches.replace(cloudwatch, "_evaluate_alarm", evaluate)
    patches.replace(cloudwatch, "_evaluate_all_alarms", lambda: None)
    patches.replace(cloudwatch, "_evict_old_metrics", retention.drop_expired)
    patches.replace(cloudwatch, "_dispatch_alarm_actions", alarm_actions.run)
    evaluator.start()
