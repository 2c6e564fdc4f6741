"""Which changes replace a resource, as AWS says it; MiniStack knows it of a few types only.

Of the others it says that they may be replaced, whatever is changed, and so may all that refer to
them. "Update behaviors of stack resources",
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ministack.services.cloudformation import provisioners, stacks

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudformation import schemas


def follow_the_schemas() -> None:
    """Answer for change sets and updates alike.

    Raises:
        EngineError: there are no schemas.
    """
    schemas.check()
    stock = patches.take(provisioners, "_property_recreation")
    for module in (provisioners, stacks):
        patches.replace(module, "_property_recreation", partial(_of, stock))


def _of(stock: Callable[[str, str], str], kind: str, name: str) -> str:
    """Return the RequiresRecreation of a property."""
    schema = schemas.of(kind)
    if schema is None:
        return stock(kind, name)
    if name in schema.replacing:
        return "Always"
    return "Conditionally" if name in schema.conditional else "Never"
