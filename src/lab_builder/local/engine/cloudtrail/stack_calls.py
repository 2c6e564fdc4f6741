"""Record the calls that CloudFormation makes to create, update and delete resources.

cloudformation.amazonaws.com makes the calls on behalf of the identity that changed the stack. Their
request parameters are derived from the template's properties. Follows "Logging AWS CloudFormation
API calls with AWS CloudTrail" in the CloudFormation User Guide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from ministack.core import responses

from lab_builder.local.engine.cloudtrail import (
    api_event,
    call_parser,
    identity,
    patches,
    record_fields,
)
from lab_builder.local.engine.cloudtrail.recorder import Recorder, caller_identity
from lab_builder.local.engine.cloudtrail.stack_call_table import TABLE, ResourceCalls

Properties = Mapping[str, Any]
_SERVICE = "cloudformation.amazonaws.com"


def install(recorder: Recorder) -> None:
    """Wrap the functions with which CloudFormation creates, updates and deletes a resource."""
    patches.PROVISION_RESOURCE.wrap(partial(_create_resource, recorder))
    patches.UPDATE_RESOURCE.wrap(partial(_update_resource, recorder))
    patches.DELETE_RESOURCE.wrap(partial(_delete_resource, recorder))


def _create_resource(
    recorder: Recorder,
    stock: Callable[..., Any],
    type_name: str,
    logical_id: str,
    properties: Properties,
    stack: str,
) -> Any:
    calls = TABLE.get(type_name)
    try:
        created = stock(type_name, logical_id, properties, stack)
    except Exception as error:
        if calls:
            _record(recorder, calls, _calls(calls, calls.create, "", properties), "", error)
        raise
    if calls:
        _record(recorder, calls, _create_calls(calls, properties), created[0])
    return created


def _update_resource(
    recorder: Recorder,
    stock: Callable[..., Any],
    type_name: str,
    physical_id: str,
    old: Properties,
    new: Properties,
    *rest: Any,
    **named: Any,
) -> Any:
    updated = stock(type_name, physical_id, old, new, *rest, **named)
    calls = TABLE.get(type_name)
    if calls and old != new and updated[0] == physical_id:
        _record(recorder, calls, _update_calls(calls, old, new), physical_id)
    return updated


def _delete_resource(
    recorder: Recorder,
    stock: Callable[..., Any],
    type_name: str,
    physical_id: str,
    properties: Properties,
    *rest: Any,
    **named: Any,
) -> Any:
    deleted = stock(type_name, physical_id, properties, *rest, **named)
    calls = TABLE.get(type_name)
    if calls:
        # DeleteAlarms and DeleteDashboards take a list of names.
        names = {"AlarmNames": [physical_id], "DashboardNames": [physical_id]}
        requests = _calls(calls, calls.delete, "", {**properties, **names})
        _record(recorder, calls, requests, physical_id)
    return deleted


def _create_calls(calls: ResourceCalls, properties: Properties) -> Iterator[tuple[str, Properties]]:
    yield from _calls(calls, calls.create, "", properties)
    for name, operation in calls.by_property.items():
        if properties.get(name):
            yield from _calls(calls, operation, name, properties)


def _update_calls(
    calls: ResourceCalls, old: Properties, new: Properties
) -> Iterator[tuple[str, Properties]]:
    for operation in calls.update:
        yield from _calls(calls, operation, "", new)
    for name, operation in calls.by_property.items():
        if new.get(name) and new[name] != old.get(name):
            yield from _calls(calls, operation, name, new)


def _calls(
    calls: ResourceCalls, operation: str, name: str, properties: Properties
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


def _record(
    recorder: Recorder,
    calls: ResourceCalls,
    requests: Iterator[tuple[str, Properties]],
    physical_id: str,
    error: Exception | None = None,
) -> None:
    caller = caller_identity.get()
    if caller is None:
        return
    invoker = identity.invoked_by(caller, _SERVICE)
    where = (responses.get_account_id(), responses.get_region())
    # The error code with which CloudFormation reports a call that a service rejected.
    failure = ("InvalidRequest", str(error)) if error else None

    def events() -> Iterator[api_event.ApiEvent]:
        for operation, properties in requests:
            request, response = _parameters(calls, operation, properties, physical_id)
            yield api_event.from_service(
                calls.service, operation, invoker, where, request, response, failure
            )

    recorder.record(events)


def _parameters(
    calls: ResourceCalls, operation: str, properties: Properties, physical_id: str
) -> tuple[Properties, Properties]:
    """Return a call's request parameters, and the response elements that hold the physical id."""
    model = call_parser.service_model(calls.service).operation_model(operation)
    known = dict(properties)
    for name in calls.renamed.keys() & properties.keys():
        known[calls.renamed[name]] = properties[name]
    if calls.key and physical_id and not calls.each:
        # The physical id of a rule on a custom event bus has the bus name before the rule name.
        known[calls.key] = physical_id.rpartition("|")[2]
    request, response = (
        record_fields.from_properties(shape, known) if shape else {}
        for shape in (model.input_shape, model.output_shape)
    )
    return request, {name: value for name, value in response.items() if value == physical_id}
