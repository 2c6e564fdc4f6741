"""What CloudTrail recorded, looked up through the public API."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

from eventually import eventually
from functional.engines import RunningEngine

# Where the calls of IAM are recorded, whatever region they are made from; see "Global service
# events", https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html.
_GLOBAL = "us-east-1"


def unique(word: str) -> str:
    """Return a name that no other test has."""
    return f"{word}-{uuid4().hex[:12]}"


def events(engine: RunningEngine, key: str, value: str, **limits: Any) -> list[dict[str, Any]]:
    """Return the events with an attribute, the newest first."""
    attribute = {"AttributeKey": key, "AttributeValue": value}
    pages = engine.client("cloudtrail").get_paginator("lookup_events")
    found = pages.paginate(LookupAttributes=[attribute], **limits)
    return [event for page in found for event in page["Events"]]


def records(engine: RunningEngine, resource: str, name: str) -> list[dict[str, Any]]:
    """Return the records of a call about a resource, the oldest first, once there is one."""
    regions = [replace(engine, region=region) for region in {engine.region, _GLOBAL}]
    found = eventually(
        lambda: [
            json.loads(event["CloudTrailEvent"])
            for region in regions
            for event in events(region, "ResourceName", resource)
            if event["EventName"] == name
        ]
    )
    return found[::-1]
