"""LookupEvents, over the history.

Closes gaps of MiniStack's, which takes several attributes at once, pages nothing and forgets.
Follows API_LookupEvents in the CloudTrail API Reference.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from lab_builder.local.engine.cloudtrail.history import CONDITIONS, History

_MOST = 50
_NEWEST = (2.0**62, 0)


class RefusedLookupError(Exception):
    """A request that CloudTrail refuses, with its code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def look_up(history: History, region: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page of a region's events, the newest first.

    Raises:
        RefusedLookupError: with the code that the API reference gives.
    """
    most = request.get("MaxResults", _MOST)
    if not 1 <= most <= _MOST:
        raise RefusedLookupError(
            "InvalidMaxResultsException", "MaxResults must be between 1 and 50."
        )
    if request.get("EventCategory"):
        raise RefusedLookupError(
            "InvalidEventCategoryException", "The engine records no Insights events to look up."
        )
    conditions = {"region = ?": region, **_attribute(request), **_times(request)}
    found = history.look_up(conditions, _place(request), most + 1)
    page: dict[str, Any] = {"Events": [_event(row) for row in found[:most]]}
    if len(found) > most:
        last = found[most - 1]
        place = json.dumps([last["time"], last["id"]])
        page["NextToken"] = base64.b64encode(place.encode()).decode()
    return page


def _attribute(request: Mapping[str, Any]) -> dict[str, str]:
    attributes = request.get("LookupAttributes", [])
    if len(attributes) > 1:
        raise RefusedLookupError(
            "InvalidLookupAttributesException", "You can specify only one attribute in a lookup."
        )
    for attribute in attributes:
        key = attribute.get("AttributeKey")
        if key not in CONDITIONS:
            raise RefusedLookupError(
                "InvalidLookupAttributesException", f"{key} is not a lookup attribute."
            )
        return {CONDITIONS[key]: attribute["AttributeValue"]}
    return {}


def _times(request: Mapping[str, Any]) -> dict[str, float]:
    start, end = request.get("StartTime"), request.get("EndTime")
    if start is not None and end is not None and start > end:
        raise RefusedLookupError(
            "InvalidTimeRangeException", "The start time is after the end time."
        )
    limits = {"time >= ?": start, "time < ? + 1": end}  # a record's time is a whole second
    return {condition: value for condition, value in limits.items() if value is not None}


def _place(request: Mapping[str, Any]) -> tuple[float, int]:
    token = request.get("NextToken")
    if not token:
        return _NEWEST
    try:
        time, number = json.loads(base64.b64decode(token))
        return float(time), int(number)
    except (TypeError, ValueError) as error:
        raise RefusedLookupError("InvalidNextTokenException", "The token is invalid.") from error


def _event(row: Any) -> dict[str, Any]:
    event = {
        "EventId": row["event_id"],
        "EventName": row["name"],
        "ReadOnly": row["read_only"],
        "AccessKeyId": row["access_key"],
        "EventTime": int(row["time"]),
        "EventSource": row["source"],
        "Username": row["username"],
        "Resources": json.loads(row["resources"]),
        "CloudTrailEvent": row["record"],
    }
    return {name: value for name, value in event.items() if value != ""}
