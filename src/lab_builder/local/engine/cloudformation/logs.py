"""AWS::Logs::QueryDefinition, which MiniStack's CloudFormation rejects.

The physical id of a query definition is a generated id, not its name.
"""

from __future__ import annotations

from typing import Any

from lab_builder.local.engine.cloudformation import patches
from lab_builder.local.engine.cloudformation.resource_handlers import Properties, response_body
from lab_builder.local.engine.logs import query_definitions


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
