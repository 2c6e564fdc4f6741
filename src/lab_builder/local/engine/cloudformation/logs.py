"""AWS::Logs::QueryDefinition, which MiniStack's CloudFormation refuses, and groups that are taken.

A saved query's id is not its name. A log group whose name is taken cannot be created; MiniStack
puts a new, empty one in its place. See AlreadyExists, "Handler error codes",
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from ministack.services import cloudwatch_logs
from ministack.services.cloudformation import provisioners

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudformation.named import Properties, answer
from lab_builder.local.engine.logs import query_definitions

patches.require(cloudwatch_logs, "_log_groups")


def refuse_taken_groups() -> None:
    """Check the name before a log group is created."""
    handler = provisioners._RESOURCE_HANDLERS["AWS::Logs::LogGroup"]  # noqa: SLF001
    handler["create"] = partial(_create_group, handler["create"])


def _create_group(
    stock: Callable[..., Any], logical_id: str, properties: Properties, stack: str
) -> Any:
    name = properties.get("LogGroupName")
    if name in cloudwatch_logs._log_groups:  # noqa: SLF001
        key = json.dumps({"/properties/LogGroupName": name}, separators=(",", ":"))
        raise ValueError(
            f"Resource handler returned message: \"Resource of type 'AWS::Logs::LogGroup' with "
            f"identifier '{key}' already exists.\" (HandlerErrorCode: AlreadyExists)"
        )
    return stock(logical_id, properties, stack)


def register() -> None:
    """Make CloudFormation know the type."""
    provisioners._RESOURCE_HANDLERS["AWS::Logs::QueryDefinition"] = {  # noqa: SLF001
        "create": lambda _logical_id, properties, _stack: _put(properties),
        "update": lambda number, _old, properties, _stack: _put(properties, number),
        "delete": lambda number, _properties: query_definitions.delete(
            {"queryDefinitionId": number}
        ),
    }


def _put(properties: Properties, number: str | None = None) -> tuple[str, dict[str, Any]]:
    request = {
        "name": properties["Name"],
        "queryString": properties["QueryString"],
        "logGroupNames": properties.get("LogGroupNames", []),
        **({"queryDefinitionId": number} if number else {}),
    }
    number = answer(query_definitions.put(request))["queryDefinitionId"]
    return number, {"QueryDefinitionId": number}
