"""What an update tells of, as events and as statuses: the resources that it changes.

Gaps closed: MiniStack tells of every resource that stays as it is, of a new one that it is updated,
and nothing of one that goes. "View stack events",
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html, and there the
status UPDATE_COMPLETE_CLEANUP_IN_PROGRESS, in which what is replaced or gone is removed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import stacks

from lab_builder.local.engine import patches

patches.require(cloudformation, "_stacks", "_stack_events")

_STACK = "AWS::CloudFormation::Stack"
_CLEANUP = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"

Event = dict[str, Any]


def tell_of_changes() -> None:
    """Stand between an update and its events."""
    for name, new in (
        ("_add_event", _add),
        ("_update_resource", _update),
        ("_delete_resource", _delete),
    ):
        patches.replace(stacks, name, partial(new, patches.take(stacks, name)))


def _add(
    stock: Callable[..., None],
    stack_id: str,
    stack_name: str,
    logical_id: str,
    kind: str,
    status: str,
    *rest: Any,
    **named: Any,
) -> None:
    resource = _stack(stack_name)["_resources"].get(logical_id)
    last = _last(stack_id, logical_id).get("ResourceStatus", "")
    if logical_id == stack_name:
        if status == "UPDATE_COMPLETE" and last != _CLEANUP:
            stock(stack_id, stack_name, stack_name, kind, _CLEANUP, physical_id=stack_id)
    elif status == "UPDATE_IN_PROGRESS" and resource is None:
        status = "CREATE_IN_PROGRESS"
    elif status.startswith("UPDATE_") and last == "CREATE_IN_PROGRESS":
        status = status.replace("UPDATE_", "CREATE_")
        if resource:
            resource["ResourceStatus"] = status
    elif status == "UPDATE_COMPLETE" and last.endswith("_COMPLETE"):
        _restore(resource, _last(stack_id, logical_id))
        return
    stock(stack_id, stack_name, logical_id, kind, status, *rest, **named)


def _update(
    stock: Callable[..., Any],
    kind: str,
    physical_id: str,
    old: Any,
    new: Any,
    stack_name: str,
    logical_id: str,
    *rest: Any,
) -> Any:
    """Update a resource. Where there is nothing to change, take back that it has begun."""
    stack_id = _stack(stack_name)["StackId"]
    if old == new:
        cloudformation._stack_events[stack_id].remove(_last(stack_id, logical_id))  # noqa: SLF001
    return stock(kind, physical_id, old, new, stack_name, logical_id, *rest)


def _delete(
    stock: Callable[..., None],
    kind: str,
    physical_id: str,
    properties: Any,
    stack_name: str,
    logical_id: str,
) -> None:
    """Delete a resource. An update does so last, once nothing can fail any more."""
    stack = _stack(stack_name)
    if stack["StackStatus"] not in ("UPDATE_IN_PROGRESS", _CLEANUP):
        stock(kind, physical_id, properties, stack_name, logical_id)
        return
    where = (stack["StackId"], stack_name)
    if stack["StackStatus"] != _CLEANUP:
        stack["StackStatus"] = _CLEANUP
        stacks._add_event(*where, stack_name, _STACK, _CLEANUP, physical_id=where[0])  # noqa: SLF001
    tell = partial(stacks._add_event, *where, logical_id, kind, physical_id=physical_id)  # noqa: SLF001
    tell(status="DELETE_IN_PROGRESS")
    stock(kind, physical_id, properties, stack_name, logical_id)
    tell(status="DELETE_COMPLETE")


def _restore(resource: dict[str, Any] | None, last: Event) -> None:
    """Give a resource that nothing happened to the status and the time of what last did."""
    if resource:
        resource.update({name: last[name] for name in ("ResourceStatus", "Timestamp")})


def _last(stack_id: str, logical_id: str) -> Event:
    """Return a resource's latest event but for deletes, which may be of what it replaced."""
    events: list[Event] = cloudformation._stack_events.get(stack_id, [])  # noqa: SLF001
    of_it = (event for event in reversed(events) if event["LogicalResourceId"] == logical_id)
    return next((event for event in of_it if not event["ResourceStatus"].startswith("DELETE")), {})


def _stack(name: str) -> dict[str, Any]:
    stack: dict[str, Any] = cloudformation._stacks[name]  # noqa: SLF001
    return stack
