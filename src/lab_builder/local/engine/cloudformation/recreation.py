"""RequiresRecreation of each property, from the resource type schemas.

Closes a gap of MiniStack, which knows it for a few types only, and reports a conditional
replacement for any change of the others and of the resources that refer to them. See "Update
behaviors of stack resources",
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ministack.services.cloudformation import provisioners, stacks

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudformation import schemas


def install() -> None:
    """Use the schemas for change sets and updates.

    Raises:
        EngineError: the installed cfn-lint has no resource schemas.
    """
    schemas.check()
    stock = patches.take(provisioners, "_property_recreation")
    for module in (provisioners, stacks):
        patches.replace(module, "_property_recreation", partial(_requires_recreation, stock))


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
