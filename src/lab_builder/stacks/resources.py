"""The resources of a stack, by physical id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lab_builder.aws import Aws, calls
from lab_builder.stacks.values import StackEvent


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a stack. The physical id is a name, an ARN or a URL, depending on the type."""

    logical_id: str
    type: str
    physical_id: str


def stack_resources(aws: Aws, stack_id: str) -> tuple[Resource, ...]:
    """Return the resources that a stack has.

    Raises:
        AwsError: a call failed.
    """
    return tuple(
        Resource(item["LogicalResourceId"], item["ResourceType"], item["PhysicalResourceId"])
        for item in _summaries(aws, stack_id)
    )


def changed(aws: Aws, stack_id: str, physical_id: str) -> datetime | None:
    """Return when CloudFormation created or last updated a resource, None if it does not exist.

    Raises:
        AwsError: a call failed.
    """
    for item in _summaries(aws, stack_id):
        if item["PhysicalResourceId"] == physical_id:
            time: datetime = item["LastUpdatedTimestamp"]
            return time
    return None


def _summaries(aws: Aws, stack_id: str) -> Iterator[dict[str, Any]]:
    with calls("reading the stack's resources"):
        pages = aws.client("cloudformation").get_paginator("list_stack_resources")
        for page in pages.paginate(StackName=stack_id):
            for item in page["StackResourceSummaries"]:
                if item.get("PhysicalResourceId") and item["ResourceStatus"] != "DELETE_COMPLETE":
                    yield item


def resources_in_events(events: Iterable[StackEvent]) -> tuple[Resource, ...]:
    """Return every resource that a stack ever had, from its events, oldest first."""
    return tuple(
        dict.fromkeys(
            Resource(event.logical_id, event.type, event.physical_id)
            for event in events
            if event.physical_id and event.type != "AWS::CloudFormation::Stack"
        )
    )
