"""Resource types whose physical id is their name, in the form in which MiniStack takes a type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from ministack.services.cloudformation import provisioners

from lab_builder.local.engine import patches

patches.require(provisioners, "_RESOURCE_HANDLERS", "_CUSTOM_NAME_REPLACEMENT", "_physical_name")

Properties = Mapping[str, Any]


class NamedType(Protocol):
    """A resource type. A method that cannot do its work raises ValueError with the reason."""

    type_name: str
    name_property: str
    name_limit: int

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        """Create the resource and return its attributes, for Fn::GetAtt."""
        ...

    def update(self, name: str, properties: Properties) -> dict[str, Any]:
        """Change the resource in place and return its attributes."""
        ...

    def delete(self, name: str) -> None:
        """Delete the resource. One that is gone already is no error."""
        ...


def register(kind: NamedType) -> None:
    """Make CloudFormation know a resource type.

    What replaces a resource, a new name above all, is told by the type's schema: see recreation.
    One that keeps the name that the template gives it cannot be replaced, as on AWS.
    """

    def create(logical_id: str, properties: Properties, stack: str) -> tuple[str, dict[str, Any]]:
        name = properties.get(kind.name_property) or provisioners._physical_name(  # noqa: SLF001
            stack, logical_id, max_len=kind.name_limit
        )
        return name, kind.create(name, properties)

    def update(
        physical_id: str, _old: Properties, properties: Properties, _stack: str
    ) -> tuple[str, dict[str, Any]]:
        return physical_id, kind.update(physical_id, properties)

    provisioners._RESOURCE_HANDLERS[kind.type_name] = {  # noqa: SLF001
        "create": create,
        "update": update,
        "delete": lambda physical_id, _properties: kind.delete(physical_id),
    }
    provisioners._CUSTOM_NAME_REPLACEMENT[kind.type_name] = {"name": kind.name_property}  # noqa: SLF001


def answer(response: tuple[int, Any, Any]) -> dict[str, Any]:
    """Return the body of an answer of the engine's API.

    Raises:
        ValueError: the call was refused; the message is what CloudFormation gives as the reason.
    """
    status, _, body = response
    content: dict[str, Any] = json.loads(body or b"{}")
    if status >= 400:
        raise ValueError(content.get("message") or content.get("Message") or str(content))
    return content
