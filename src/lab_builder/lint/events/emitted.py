"""The events of a target: those of its run, and those that it sends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab_builder.lint.asl.machines import machines
from lab_builder.lint.events.matching import ANY
from lab_builder.template.text import unknown
from lab_builder.template.view import Resource, View

Event = dict[str, Any]

# Kind of target -> source and detail type of the events of a run, the field with its name, and the
# field with its state and a value that every run has.
_RUNS: Mapping[str, tuple[str, str, str, str, str]] = {
    "Batch job queue": ("aws.batch", "Batch Job State Change", "jobQueue", "status", "SUBMITTED"),
    "CodeBuild project": (
        "aws.codebuild",
        "CodeBuild Build State Change",
        "project-name",
        "build-status",
        "IN_PROGRESS",
    ),
    "CodePipeline pipeline": (
        "aws.codepipeline",
        "CodePipeline Pipeline Execution State Change",
        "pipeline",
        "state",
        "STARTED",
    ),
    "ECS cluster": ("aws.ecs", "ECS Task State Change", "clusterArn", "lastStatus", "STOPPED"),
    "state machine": (
        "aws.states",
        "Step Functions Execution Status Change",
        "stateMachineArn",
        "status",
        "RUNNING",
    ),
}
_ENVELOPE = {"account": ANY, "region": ANY, "time": ANY, "id": ANY, "version": "0"}


def run_events(kind: str | None, arn: Any, resource: Resource | None) -> Iterator[Event]:
    """Yield the events that a service sends to the default bus when a target of a kind runs."""
    if kind is None or kind not in _RUNS or (kind == "state machine" and not _standard(resource)):
        return
    source, detail_type, name, state, value = _RUNS[kind]
    detail = {name: arn if kind in ("state machine", "ECS cluster") else ANY, state: value}
    if kind == "state machine":
        yield _event(source, detail_type, {**detail, state: "SUCCEEDED"})
    yield _event(source, detail_type, detail)


def machine_events(machine: Resource) -> Iterator[tuple[str | None, Event]]:
    """Yield the events that a state machine certainly sends, with the bus: None for the default.

    Nothing where a Choice may skip the task.
    """
    yield from machine.place.view.once(_machine_events).get(machine.logical_id, ())


def object_events(bucket: Resource, key: str) -> Iterator[Event]:
    """Yield the event of an object that is written to a bucket, for each name of the bucket."""
    for name in (unknown(bucket.logical_id), bucket.value("BucketName")):
        detail = {"bucket": {"name": name}, "object": {"key": key}, "reason": "PutObject"}
        yield _event("aws.s3", "Object Created", detail)


def _machine_events(view: View) -> dict[str, list[tuple[str | None, Event]]]:
    found: dict[str, list[tuple[str | None, Event]]] = {}
    for machine in machines(view):
        tasks = list(_objects(machine.definition))
        if any(task.get("Type") == "Choice" for task in tasks):
            continue
        for task in tasks:
            given = task.get("Parameters") or task.get("Arguments")
            if isinstance(given, dict) and isinstance(task.get("Resource"), str):
                found.setdefault(machine.resource.logical_id, []).extend(
                    _sent_events(task["Resource"], given)
                )
    return found


def _sent_events(resource: str, given: Mapping[str, Any]) -> Iterator[tuple[str | None, Event]]:
    action = resource.lower().partition(":states:::")[2]
    if action in ("aws-sdk:s3:putobject", "aws-sdk:s3:copyobject"):
        key = given.get("Key", ANY)
        yield (
            None,
            _event(
                "aws.s3",
                "Object Created",
                {
                    "bucket": {"name": given.get("Bucket", ANY)},
                    "object": {"key": key if _literal(key) else ANY},
                },
            ),
        )
    elif action.startswith(("events:putevents", "aws-sdk:eventbridge:putevents")):
        entries = given.get("Entries")
        for entry in entries if isinstance(entries, list) else ():
            match entry:
                case {"Source": source, "DetailType": kind} if _literal(source) and _literal(kind):
                    yield entry.get("EventBusName"), _event(source, kind, ANY)


def _event(source: str, detail_type: str, detail: Any) -> Event:
    return {**_ENVELOPE, "source": source, "detail-type": detail_type, "detail": detail}


def _objects(value: Any) -> Iterator[dict[Any, Any]]:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _literal(value: Any) -> bool:
    """Return whether a value is a literal string, not a path or expression."""
    return type(value) is str and not value.startswith(("{%", "$"))


def _standard(machine: Resource | None) -> bool:
    """Return whether a state machine is of type STANDARD, which sends events."""
    if machine is None:
        return False
    kind = machine.value("StateMachineType") or machine.value("Type")
    return kind is None or kind == "STANDARD"
