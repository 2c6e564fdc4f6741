"""Stack events and resource statuses of an update: only for the resources that it changes.

Closes gaps of MiniStack, which adds events for unchanged resources, reports a new resource as
updated, and adds no event for a removed one. See "View stack events",
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html, and there the
status UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, in which old resources are deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import stacks

from lab_builder.local.engine.cloudformation import patches

_STACK = "AWS::CloudFormation::Stack"
_CLEANUP = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"

Event = dict[str, Any]


def install() -> None:
    """Wrap the functions that update and delete resources and add events."""
    patches.ADD_EVENT.wrap(_add_event)
    patches.UPDATE_RESOURCE.wrap(_update_resource)
    patches.DELETE_RESOURCE.wrap(_delete_resource)


def _add_event(
    stock: Callable[..., None],
    stack_id: str,
    stack_name: str,
    logical_id: str,
    type_name: str,
    status: str,
    *rest: Any,
    **named: Any,
) -> None:
    resource = _stack(stack_name)["_resources"].get(logical_id)
    last = _last_event(stack_id, logical_id).get("ResourceStatus", "")
    if logical_id == stack_name:
        if status == "UPDATE_COMPLETE" and last != _CLEANUP:
            stock(stack_id, stack_name, stack_name, type_name, _CLEANUP, physical_id=stack_id)
    elif status == "UPDATE_IN_PROGRESS" and resource is None:
        status = "CREATE_IN_PROGRESS"
    elif status.startswith("UPDATE_") and last == "CREATE_IN_PROGRESS":
        status = status.replace("UPDATE_", "CREATE_")
        if resource:
            resource["ResourceStatus"] = status
    elif status == "UPDATE_COMPLETE" and last.endswith("_COMPLETE"):
        _restore_status(resource, _last_event(stack_id, logical_id))
        return
    stock(stack_id, stack_name, logical_id, type_name, status, *rest, **named)


def _update_resource(
    stock: Callable[..., Any],
    type_name: str,
    physical_id: str,
    old: Any,
    new: Any,
    stack_name: str,
    logical_id: str,
    *rest: Any,
) -> Any:
    """Update a resource. If nothing changes, remove its UPDATE_IN_PROGRESS event."""
    stack_id = _stack(stack_name)["StackId"]
    if old == new:
        cloudformation._stack_events[stack_id].remove(_last_event(stack_id, logical_id))  # noqa: SLF001
    return stock(type_name, physical_id, old, new, stack_name, logical_id, *rest)


def _delete_resource(
    stock: Callable[..., None],
    type_name: str,
    physical_id: str,
    properties: Any,
    stack_name: str,
    logical_id: str,
) -> None:
    """Delete a resource. An update does this last, in its cleanup phase."""
    stack = _stack(stack_name)
    if stack["StackStatus"] not in ("UPDATE_IN_PROGRESS", _CLEANUP):
        stock(type_name, physical_id, properties, stack_name, logical_id)
        return
    where = (stack["StackId"], stack_name)
    if stack["StackStatus"] != _CLEANUP:
        stack["StackStatus"] = _CLEANUP
        stacks._add_event(*where, stack_name, _STACK, _CLEANUP, physical_id=where[0])  # noqa: SLF001
    add_event = partial(stacks._add_event, *where, logical_id, type_name, physical_id=physical_id)  # noqa: SLF001
    add_event(status="DELETE_IN_PROGRESS")
    stock(type_name, physical_id, properties, stack_name, logical_id)
    add_event(status="DELETE_COMPLETE")


def _restore_status(resource: dict[str, Any] | None, last: Event) -> None:
    """Reset the status and timestamp of an unchanged resource to those of its last event."""
    if resource:
        resource.update({name: last[name] for name in ("ResourceStatus", "Timestamp")})


def _last_event(stack_id: str, logical_id: str) -> Event:
    """Return a resource's last event, without delete events, which may be of its predecessor."""
    events: list[Event] = cloudformation._stack_events.get(stack_id, [])  # noqa: SLF001
    own_events = (event for event in reversed(events) if event["LogicalResourceId"] == logical_id)
    return next(
        (event for event in own_events if not event["ResourceStatus"].startswith("DELETE")), {}
    )


def _stack(name: str) -> dict[str, Any]:
    stack: dict[str, Any] = cloudformation._stacks[name]  # noqa: SLF001
    return stack
