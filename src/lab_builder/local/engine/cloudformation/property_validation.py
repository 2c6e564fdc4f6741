"""Reject a property that a resource type does not have; MiniStack ignores it.

AWS makes this check before every stack operation: "Validate stack deployments",
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html.
Only top-level properties are checked, not nested ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from lab_builder.local.engine.cloudformation import patches, schemas

Error = tuple[str, str, str, str, str]


def install() -> None:
    """Add the check to those that MiniStack makes before it creates or updates resources."""
    patches.VALIDATION_ERRORS.wrap(_validation_errors)


def _validation_errors(
    stock: Callable[..., list[Error]],
    resources: Mapping[str, Any],
    ordered: Sequence[str],
    *rest: Any,
    **named: Any,
) -> list[Error]:
    unknown = [error for name in ordered for error in _unknown_properties(name, resources[name])]
    return [*stock(resources, ordered, *rest, **named), *unknown]


def _unknown_properties(logical_id: str, resource: Mapping[str, Any]) -> Iterator[Error]:
    schema = schemas.load(resource["Type"])
    for name in sorted(resource.get("Properties") or {}):
        if schema and name not in schema.properties and not name.startswith("Fn::"):
            yield (
                *(logical_id, resource["Type"], "PROPERTY_VALIDATION"),
                f"/Resources/{logical_id}/Properties/{name}",
                f"#: extraneous key [{name}] is not permitted",
            )
