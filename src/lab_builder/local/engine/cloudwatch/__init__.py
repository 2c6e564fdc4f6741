"""CloudWatch: exact metrics, metric math, and alarms that are evaluated on time and act."""

from __future__ import annotations

from typing import Any

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - all extensions have this signature
    """Install the extension, and start to evaluate alarms.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from lab_builder.local.engine.cloudwatch import (
        alarm_actions,
        alarm_state,
        evaluator,
        operations,
        patches,
        retention,
    )

    def evaluate(alarm: dict[str, Any]) -> None:
        if alarm.get("MetricName") or alarm.get("Metrics"):
            evaluator.evaluate(alarm)

    operations.install()
    patches.RECORD_HISTORY.wrap(alarm_state.record_history)
    patches.EVALUATE_ALARM.replace(evaluate)
    patches.EVALUATE_ALL_ALARMS.replace(lambda: None)
    patches.EVICT_OLD_METRICS.replace(retention.drop_expired)
    patches.DISPATCH_ALARM_ACTIONS.replace(alarm_actions.run)
    evaluator.start()
