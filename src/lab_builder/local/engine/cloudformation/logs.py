"""AWS::Logs::QueryDefinition, which MiniStack's CloudFormation rejects, and AlreadyExists errors.

The physical id of a query definition is a generated id, not its name. Creating a log group whose
name exists fails; MiniStack replaces the existing group with an empty one. See AlreadyExists,
"Handler error codes",
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch_logs

from lab_builder.local.engine.cloudformation import patches
from lab_builder.local.engine.cloudformation.resource_handlers import Properties, response_body
from lab_builder.local.engine.logs import query_definitions


def reject_existing_names() -> None:
    """Fail the creation of a log group whose name exists."""
    patches.LOG_GROUP_CREATE.wrap(_create_log_group)


def _create_log_group(
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
    """Register AWS::Logs::QueryDefinition with CloudFormation."""
    patches.QUERY_DEFINITION.add(
        {
            "create": lambda _logical_id, properties, _stack: _put_query_definition(properties),
            "update": lambda definition_id, _old, properties, _stack: _put_query_definition(
                properties, definition_id
            ),
            "delete": lambda definition_id, _properties: query_definitions.delete(
                {"queryDefinitionId": definition_id}
            ),
        }
    )


def _put_query_definition(
    properties: Properties, definition_id: str | None = None
) -> tuple[str, dict[str, Any]]:
    request = {
        "name": properties["Name"],
        "queryString": properties["QueryString"],
        "logGroupNames": properties.get("LogGroupNames", []),
        **({"queryDefinitionId": definition_id} if definition_id else {}),
    }
    definition_id = response_body(query_definitions.put(request))["queryDefinitionId"]
    return definition_id, {"QueryDefinitionId": definition_id}
