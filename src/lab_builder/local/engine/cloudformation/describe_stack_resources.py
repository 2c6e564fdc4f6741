"""DescribeStackResources with a PhysicalResourceId; MiniStack requires a stack name.

"If PhysicalResourceId is specified, all associated resources that are part of the stack the
resource belongs to are returned", see
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import helpers

from lab_builder.local.engine.cloudformation import patches


def install() -> None:
    """Replace the operation."""
    patches.DESCRIBE_STACK_RESOURCES.wrap(_describe_stack_resources)


def _describe_stack_resources(
    stock: Callable[[dict[str, Any]], Any], params: dict[str, Any]
) -> Any:
    physical_id = helpers._p(params, "PhysicalResourceId")  # noqa: SLF001
    if not physical_id:
        return stock(params)
    if helpers._p(params, "StackName"):  # noqa: SLF001
        return helpers._error(  # noqa: SLF001
            "ValidationError", "Stack name and physical resource id cannot both be specified"
        )
    stack_id = _stack_id(physical_id)
    if stack_id is None:
        return helpers._error("ValidationError", f"Stack for {physical_id} does not exist")  # noqa: SLF001
    return stock({**params, "StackName": [stack_id]})


def _stack_id(physical_id: str) -> str | None:
    """Return the id of the stack that contains a resource, or None."""
    for stack in cloudformation._stacks.values():  # noqa: SLF001
        for resource in stack["_resources"].values():
            if resource.get("PhysicalResourceId") == physical_id:
                return str(stack["StackId"])
    return None
