"""AWS::Logs::QueryDefinition, which MiniStack's CloudFormation refuses. Its id is not its name."""

from __future__ import annotations

from typing import Any

from ministack.services.cloudformation import provisioners

from lab_builder.local.engine.cloudformation.named import Properties, answer
from lab_builder.local.engine.logs import query_definitions


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
