"""CloudWatch Logs: size limits, Logs Insights, query definitions and metric filters."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - all extensions have this signature
    """Install the extension.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from lab_builder.local.engine.logs import (
        metric_filters,
        query_definitions,
        size_limit,
        start_query,
    )

    size_limit.install()
    metric_filters.install()
    start_query.install()
    query_definitions.install()
