"""RequiresRecreation of each property, from the resource type schemas.

Closes a gap of MiniStack, which knows it for a few types only, and reports a conditional
replacement for any change of the others and of the resources that refer to them. See "Update
behaviors of stack resources",
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html.
"""

from __future__ import annotations

from collections.abc import Callable

from lab_builder.local.engine.cloudformation import patches, schemas


def install() -> None:
    """Use the schemas for change sets and updates.

    Raises:
        EngineError: the installed cfn-lint has no resource schemas.
    """
    schemas.check()
    patches.PROPERTY_RECREATION.wrap(_requires_recreation)


def _requires_recreation(
    stock: Callable[[str, str], str], type_name: str, property_name: str
) -> str:
    """Return the RequiresRecreation value of a property: Always, Conditionally or Never."""
    schema = schemas.load(type_name)
    if schema is None:
        return stock(type_name, property_name)
    if property_name in schema.create_only:
        return "Always"
    return "Conditionally" if property_name in schema.conditional else "Never"
