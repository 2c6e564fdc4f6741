"""LookupEvents, on the event history.

Closes gaps of MiniStack, which accepts several attributes, has no pages and keeps no history.
Follows API_LookupEvents in the CloudTrail API Reference.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from lab_builder.local.engine.cloudtrail.history import CONDITIONS, History

_MAX_RESULTS = 50
_NEWEST = (2.0**62, 0)


class LookupFailedError(Exception):
    """An error response of LookupEvents, with its code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def look_up(history: History, region: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of a region's events, the newest first.

    Raises:
        LookupFailedError: with an error code of the API reference.
    """
    max_results = request.get("MaxResults", _MAX_RESULTS)
    if not 1 <= max_results <= _MAX_RESULTS:
        raise LookupFailedError(
            "InvalidMaxResultsException", "MaxResults must be between 1 and 50."
        )
    if request.get("EventCategory"):
        raise LookupFailedError(
            "InvalidEventCategoryException", "The engine records no Insights events to look up."
        )
    conditions = {
        "region = ?": region,
        **_attribute_condition(request),
        **_time_conditions(request),
    }
    found = history.look_up(conditions, _decoded_token(request), max_results + 1)
    page: dict[str, Any] = {"Events": [_event(row) for row in found[:max_results]]}
    if len(found) > max_results:
        last = found[max_results - 1]
        token = json.dumps([last["time"], last["id"]])
        page["NextToken"] = base64.b64encode(token.encode()).decode()
    return page


def _attribute_condition(request: Mapping[str, Any]) -> dict[str, str]:
    attributes = request.get("LookupAttributes", [])
    if len(attributes) > 1:
        raise LookupFailedError(
            "InvalidLookupAttributesException", "You can specify only one attribute in a lookup."
        )
    for attribute in attributes:
        key = attribute.get("AttributeKey")
        if key not in CONDITIONS:
            raise LookupFailedError(
                "InvalidLookupAttributesException", f"{key} is not a lookup attribute."
            )
        return {CONDITIONS[key]: attribute["AttributeValue"]}
    return {}


def _time_conditions(request: Mapping[str, Any]) -> dict[str, float]:
    start, end = request.get("StartTime"), request.get("EndTime")
    if start is not None and end is not None and start > end:
        raise LookupFailedError(
            "InvalidTimeRangeException", "The start time is after the end time."
        )
    limits = {"time >= ?": start, "time < ? + 1": end}  # a record's time is a whole second
    return {condition: value for condition, value in limits.items() if value is not None}


def _decoded_token(request: Mapping[str, Any]) -> tuple[float, int]:
    token = request.get("NextToken")
    if not token:
        return _NEWEST
    try:
        time, number = json.loads(base64.b64decode(token))
        return float(time), int(number)
    except (TypeError, ValueError) as error:
        raise LookupFailedError("InvalidNextTokenException", "The token is invalid.") from error


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
