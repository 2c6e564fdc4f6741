"""PutQueryDefinition, DescribeQueryDefinitions and DeleteQueryDefinition.

Follows https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_QueryDefinition.html.
"""

from __future__ import annotations

import copy
import json
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import (
    AccountRegionScopedDict,
    error_response_json,
    json_response,
)

from lab_builder.local.engine.logs import patches

_STATE = "query_definitions"

_definitions = AccountRegionScopedDict()  # by queryDefinitionId


def put(data: Mapping[str, Any]) -> Any:
    """Handle PutQueryDefinition."""
    definition_id = data.get("queryDefinitionId")
    if definition_id and definition_id not in _definitions:
        return _not_found(definition_id)
    if not data.get("name") or not data.get("queryString"):
        return error_response_json(
            "InvalidParameterException", "name and queryString are required.", 400
        )
    definition_id = definition_id or str(uuid.uuid4())
    _definitions[definition_id] = {
        "queryDefinitionId": definition_id,
        "name": data["name"],
        "queryString": data["queryString"],
        "logGroupNames": list(data.get("logGroupNames", [])),
        "queryLanguage": data.get("queryLanguage", "CWLI"),
        "lastModified": int(time.time() * 1000),
    }
    return json_response({"queryDefinitionId": definition_id})


def describe(data: Mapping[str, Any]) -> Any:
    """Handle DescribeQueryDefinitions: sorted by name, in pages."""
    prefix = data.get("queryDefinitionNamePrefix", "")
    found = [item for item in _definitions.values() if item["name"].startswith(prefix)]
    found.sort(key=lambda item: str(item["name"]))
    start, size = int(data.get("nextToken") or 0), int(data.get("maxResults") or 1000)
    response: dict[str, Any] = {"queryDefinitions": found[start : start + size]}
    if start + size < len(found):
        response["nextToken"] = str(start + size)
    return json_response(response)


def delete(data: Mapping[str, Any]) -> Any:
    """Handle DeleteQueryDefinition."""
    definition_id = data.get("queryDefinitionId", "")
    if definition_id not in _definitions:
        return _not_found(definition_id)
    del _definitions[definition_id]
    return json_response({"success": True})


def _not_found(definition_id: str) -> Any:
    message = f"The specified query definition does not exist: {definition_id}"
    return error_response_json("ResourceNotFoundException", message, 400)


_OPERATIONS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "PutQueryDefinition": put,
    "DescribeQueryDefinitions": describe,
    "DeleteQueryDefinition": delete,
}


def install() -> None:
    """Add the operations to MiniStack's, and the definitions to its saved state."""
    patches.HANDLE_REQUEST.wrap(_handle_request)
    patches.GET_STATE.wrap(_get_state)
    patches.LOAD_PERSISTED_STATE.wrap(_load)
    patches.RESET.wrap(_reset)


async def _handle_request(
    stock: Callable[..., Any], method: str, path: str, headers: Any, body: Any, query: Any
) -> Any:
    operation = _OPERATIONS.get(headers.get("x-amz-target", "").rpartition(".")[2])
    if operation is None:
        return await stock(method, path, headers, body, query)
    return operation(json.loads(body or b"{}"))


def _get_state(stock: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    return {**stock(), _STATE: copy.deepcopy(_definitions)}


def _load(stock: Callable[[Any], Any], data: Mapping[str, Any]) -> None:
    _definitions.update(data.get(_STATE, {}))
    stock({key: value for key, value in data.items() if key != _STATE})


def _reset(stock: Callable[[], Any]) -> None:
    _definitions.clear()
    stock()
