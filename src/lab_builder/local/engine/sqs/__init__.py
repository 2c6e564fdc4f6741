"""SQS: the metric ApproximateNumberOfMessagesVisible."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - every extension is installed alike
    """Start to publish the metric.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    from lab_builder.local.engine.sqs import metrics

    metrics.start()
