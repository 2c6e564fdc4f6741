"""Logs with bounds, saved queries, Logs Insights that runs them, and metric filters."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - every extension is installed alike
    """Put the extension into the engine.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    from lab_builder.local.engine.logs import limits, metric_filters, queries, query_definitions

    limits.install()
    metric_filters.install()
    queries.install()
    query_definitions.install()
