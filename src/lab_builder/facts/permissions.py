"""The permissions that CloudFormation needs of its caller for a resource type.

permissions.json is generated from the handlers in the resource schemas.
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
"""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.facts.tables import table


def resource_permissions(kind: str) -> Mapping[str, str] | None:
    """Return the permissions of a type, or None for a type that is not in the table.

    Each has the property, with a dotted path, without which it is not needed; or an empty text.
    """
    found: Mapping[str, str] | None = table("permissions").get(kind)
    return found
