"""Glue operations that MiniStack does not have."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ministack.core.responses import json_response

from lab_builder.local.engine.glue import store, workflows

_OPERATIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "GetWorkflowRun": workflows.get_run,
    "GetWorkflowRuns": workflows.get_runs,
    "ListJobs": lambda _: json_response({"JobNames": sorted(store.jobs)}),
    "ListWorkflows": lambda _: json_response({"Workflows": sorted(store.workflows)}),
}


def handle(
    stock: Callable[..., Any], method: str, path: str, headers: Any, body: Any, query: Any
) -> Any:
    """Handle a request to Glue; pass operations that MiniStack has on to it."""
    operation = _OPERATIONS.get(headers.get("x-amz-target", "").rpartition(".")[2])
    if operation is None:
        return stock(method, path, headers, body, query)
    return operation(json.loads(body or b"{}"))
