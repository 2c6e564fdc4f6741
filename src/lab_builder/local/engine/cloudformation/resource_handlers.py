"""Resource handlers for types whose physical id is their name, as MiniStack registers them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from ministack.services.cloudformation import provisioners

from lab_builder.facts.names import name_limits
from lab_builder.local.engine.cloudformation import patches
from lab_builder.local.engine.patch import Patch

Properties = Mapping[str, Any]


class ResourceHandler(Protocol):
    """The operations of a resource type. A failed one raises ValueError with the reason."""

    def create(self, name: str, properties: Properties) -> dict[str, Any]:
        """Create the resource and return its attributes, for Fn::GetAtt."""
        ...

    def update(self, name: str, properties: Properties) -> dict[str, Any]:
        """Update the resource in place and return its attributes, for Fn::GetAtt."""
        ...

    def delete(self, name: str) -> None:
        """Delete the resource. It is not an error if the resource does not exist."""
        ...


def register(patch: Patch, handler: ResourceHandler) -> None:
    """Register a resource type with CloudFormation, where ``patch`` says that it is missing.

    Which changes replace a resource, such as a new name, comes from the type's schema: see
    recreation. A resource with a custom name cannot be replaced under the same name, as on AWS.
    """
    (type_name,) = patch.keys
    limits = name_limits()[type_name]

    def create(logical_id: str, properties: Properties, stack: str) -> tuple[str, dict[str, Any]]:
        name = properties.get(limits.property) or provisioners._physical_name(  # noqa: SLF001
            stack, logical_id, max_len=limits.longest
        )
        return name, handler.create(name, properties)

    def update(
        physical_id: str, _old: Properties, properties: Properties, _stack: str
    ) -> tuple[str, dict[str, Any]]:
        return physical_id, handler.update(physical_id, properties)

    patch.add(
        {
            "create": create,
            "update": update,
            "delete": lambda physical_id, _properties: handler.delete(physical_id),
        }
    )
    patches.CUSTOM_NAME_REPLACEMENT.change(
        lambda stock: {**stock, type_name: {"name": limits.property}}
    )


def response_body(response: tuple[int, Any, Any]) -> dict[str, Any]:
    """Return the body of an API response.

    Raises:
        ValueError: the call failed; the message is the status reason of the resource.
    """
    status, _, body = response
    content: dict[str, Any] = json.loads(body or b"{}")
    if status >= 400:
        raise ValueError(content.get("message") or content.get("Message") or str(content))
    return content
