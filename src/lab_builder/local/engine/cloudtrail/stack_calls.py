"""Records what CloudFormation calls to make, change and delete resources.

The calls are made by cloudformation.amazonaws.com for whoever changed the stack. They are told from
the template's properties: what the API takes of them, in its names. Follows "Logging AWS
CloudFormation API calls with AWS CloudTrail" in the CloudFormation User Guide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import ModuleType
from typing import Any

from ministack.core import responses
from ministack.services.cloudformation import provisioners, stacks

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudtrail import elements, entry, identity, operations, recorder
from lab_builder.local.engine.cloudtrail.recorder import Recorder
from lab_builder.local.engine.cloudtrail.stack_table import TABLE, Calls

Properties = Mapping[str, Any]
_SERVICE = "cloudformation.amazonaws.com"


def install(noted: Recorder) -> None:
    """Stand behind the three ways of CloudFormation to a resource."""
    for name, new in (
        ("_provision_resource", _provision),
        ("_update_resource", _update),
        ("_delete_resource", _delete),
    ):
        modules: tuple[ModuleType, ...] = (provisioners, stacks)
        for module in modules:
            patches.replace(module, name, partial(new, noted, patches.take(module, name)))


def _provision(
    noted: Recorder,
    stock: Callable[..., Any],
    kind: str,
    logical_id: str,
    properties: Properties,
    stack: str,
) -> Any:
    calls = TABLE.get(kind)
    try:
        made = stock(kind, logical_id, properties, stack)
    except Exception as error:
        if calls:
            _note(noted, calls, _each(calls, calls.create, "", properties), "", error)
        raise
    if calls:
        _note(noted, calls, _of_creation(calls, properties), made[0])
    return made


def _update(
    noted: Recorder,
    stock: Callable[..., Any],
    kind: str,
    physical_id: str,
    old: Properties,
    new: Properties,
    *rest: Any,
    **named: Any,
) -> Any:
    changed = stock(kind, physical_id, old, new, *rest, **named)
    calls = TABLE.get(kind)
    if calls and old != new and changed[0] == physical_id:
        _note(noted, calls, _of_change(calls, old, new), physical_id)
    return changed


def _delete(
    noted: Recorder,
    stock: Callable[..., Any],
    kind: str,
    physical_id: str,
    properties: Properties,
    *rest: Any,
    **named: Any,
) -> Any:
    done = stock(kind, physical_id, properties, *rest, **named)
    calls = TABLE.get(kind)
    if calls:
        # What is deleted in numbers is asked for in a list.
        names = {"AlarmNames": [physical_id], "DashboardNames": [physical_id]}
        made = _each(calls, calls.delete, "", {**properties, **names})
        _note(noted, calls, made, physical_id)
    return done


def _of_creation(calls: Calls, properties: Properties) -> Iterator[tuple[str, Properties]]:
    yield from _each(calls, calls.create, "", properties)
    for name, operation in calls.by_property.items():
        if properties.get(name):
            yield from _each(calls, operation, name, properties)


def _of_change(calls: Calls, old: Properties, new: Properties) -> Iterator[tuple[str, Properties]]:
    for operation in calls.update:
        yield from _each(calls, operation, "", new)
    for name, operation in calls.by_property.items():
        if new.get(name) and new[name] != old.get(name):
            yield from _each(calls, operation, name, new)


def _each(
    calls: Calls, operation: str, name: str, properties: Properties
) -> Iterator[tuple[str, Properties]]:
    """Yield a call for a property, or one for each item where the API takes one at a time."""
    if operation == "PutRolePolicy":
        for policy in properties[name]:
            yield operation, policy
    elif operation == "AttachRolePolicy":
        for arn in properties[name]:
            yield operation, {"PolicyArn": arn}
    elif calls.each:
        for item in properties[calls.each]:
            yield operation, {**properties, calls.key: item}
    else:
        yield operation, properties


def _note(
    noted: Recorder,
    calls: Calls,
    made: Iterator[tuple[str, Properties]],
    physical_id: str,
    error: Exception | None = None,
) -> None:
    who = recorder.caller.get()
    if who is None:
        return
    caller = identity.invoked_by(who, _SERVICE)
    where = (responses.get_account_id(), responses.get_region())
    # CloudFormation reports what a service did not take with this code.
    failure = ("InvalidRequest", str(error)) if error else None

    def entries() -> Iterator[entry.Entry]:
        for operation, properties in made:
            given, answer = _exchanged(calls, operation, properties, physical_id)
            yield entry.of_service(calls.service, operation, caller, where, given, answer, failure)

    noted.note(entries)


def _exchanged(
    calls: Calls, operation: str, properties: Properties, physical_id: str
) -> tuple[Properties, Properties]:
    """Return a call's parameters, and the physical id where its answer has it."""
    model = operations.service(calls.service).operation_model(operation)
    known = dict(properties)
    for name in calls.spelled.keys() & properties.keys():
        known[calls.spelled[name]] = properties[name]
    if calls.key and physical_id and not calls.each:
        # A rule of a bus of one's own has the bus before its name.
        known[calls.key] = physical_id.rpartition("|")[2]
    given, answer = (
        elements.fitted(shape, known) if shape else {}
        for shape in (model.input_shape, model.output_shape)
    )
    return given, {name: value for name, value in answer.items() if value == physical_id}
