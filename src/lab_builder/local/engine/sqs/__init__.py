"""SQS: the metric ApproximateNumberOfMessagesVisible."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - all extensions have this signature
    """Start to publish the metric.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from lab_builder.local.engine.sqs import metrics

    metrics.start()
