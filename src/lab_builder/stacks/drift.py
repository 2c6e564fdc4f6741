"""Drift: how the resources of a stack differ from its template.

CloudFormation detects drift of the types that support it; resources of other types are looked up
in their own service, so that a deleted one is seen.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from lab_builder.aws import Aws, calls
from lab_builder.errors import StackError
from lab_builder.polling import polls, retry_transient
from lab_builder.stacks import existence, resources
from lab_builder.stacks.existence import LOOKUPS
from lab_builder.stacks.values import Stack, Waiting

# Seconds that a detection may take; it compares the resources one by one.
_DETECTED_WITHIN = 1800.0


@dataclass(frozen=True, slots=True)
class Difference:
    """A property that differs: its path, and its expected and actual value, as CloudFormation."""

    path: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class DriftedResource:
    """A resource that is MODIFIED or DELETED."""

    logical_id: str
    type: str
    physical_id: str
    status: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Drift:
    """The resources that differ; the logical ids of those that could not be compared."""

    drifted: tuple[DriftedResource, ...]
    unchecked: tuple[str, ...]


def detect(aws: Aws, stack: Stack) -> Generator[Waiting, None, Drift]:
    """Detect drift, and return it. Each look at the detection yields a sign of life.

    Raises:
        AwsError: a call failed.
        StackError: the detection takes too long.
    """
    yield from _run(aws, stack)
    own = resources.stack_resources(aws, stack.id)
    found = {item["LogicalResourceId"]: item for item in _drifts(aws, stack)}
    compared = {name for name, item in found.items() if item["StackResourceDriftStatus"] in _KNOWN}
    others = [resource for resource in own if resource.logical_id not in compared]
    seen = existence.check(aws, others)
    answered = {*seen.existing, *seen.unknown}
    gone = [one for one in others if one.type in LOOKUPS and one not in answered]
    drifted = [_drifted(item) for item in found.values() if _differs(item)]
    drifted += [
        DriftedResource(one.logical_id, one.type, one.physical_id, "DELETED") for one in gone
    ]
    unchecked = {one.logical_id for one in others} - {one.logical_id for one in gone}
    return Drift(tuple(sorted(drifted, key=lambda one: one.logical_id)), tuple(sorted(unchecked)))


_KNOWN = {"IN_SYNC", "MODIFIED", "DELETED"}


def _run(aws: Aws, stack: Stack) -> Generator[Waiting, None, None]:
    """Start a detection and wait for its end. One that fails compares what it can."""
    cloudformation = aws.client("cloudformation")
    with calls(f"detecting the drift of the stack {stack.name}"):
        started = cloudformation.detect_stack_drift(StackName=stack.id)
    detection = started["StackDriftDetectionId"]
    for elapsed in polls():
        with calls("waiting for the drift detection"):
            answer = retry_transient(
                lambda: cloudformation.describe_stack_drift_detection_status(
                    StackDriftDetectionId=detection
                )
            )
        if answer["DetectionStatus"] != "DETECTION_IN_PROGRESS":
            return
        if elapsed > _DETECTED_WITHIN:
            raise StackError(
                f"CloudFormation has not compared the resources within {_DETECTED_WITHIN:.0f} s",
                where=stack.id,
                hint="run the command again later",
            )
        yield Waiting(f"comparing the resources of the stack {stack.name}", elapsed)


def _drifts(aws: Aws, stack: Stack) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    more: dict[str, str] = {}
    while True:
        with calls("reading the drift of the resources"):
            answer = aws.client("cloudformation").describe_stack_resource_drifts(
                StackName=stack.id, **more
            )
        found += answer["StackResourceDrifts"]
        if not answer.get("NextToken"):
            return found
        more = {"NextToken": answer["NextToken"]}


def _differs(item: dict[str, Any]) -> bool:
    return item["StackResourceDriftStatus"] in ("MODIFIED", "DELETED")


def _drifted(item: dict[str, Any]) -> DriftedResource:
    return DriftedResource(
        logical_id=item["LogicalResourceId"],
        type=item["ResourceType"],
        physical_id=item.get("PhysicalResourceId", ""),
        status=item["StackResourceDriftStatus"],
        differences=tuple(
            Difference(each["PropertyPath"], each["ExpectedValue"], each["ActualValue"])
            for each in item.get("PropertyDifferences", ())
        ),
    )
