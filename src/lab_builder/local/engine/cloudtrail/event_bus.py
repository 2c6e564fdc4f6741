"""Put write events onto the default event bus, in regions that a trail logs.

Follows "AWS service events delivered via AWS CloudTrail" in the EventBridge User Guide.
"""

from __future__ import annotations

from collections.abc import Iterable

from ministack.core import responses
from ministack.services import cloudtrail, eventbridge

from lab_builder.local.engine.cloudtrail.api_event import ApiEvent


def put_events(events: Iterable[ApiEvent]) -> None:
    """Put each event that is not read-only, in regions that a trail logs."""
    logged_regions = [
        (region, bool(trail["IsMultiRegionTrail"]))
        for (_, region, _), trail in list(cloudtrail._trails.all_items())  # noqa: SLF001
        if trail["IsLogging"]
    ]
    for api_event in events:
        recorded_in = api_event.recorded_in
        if api_event.read_only or not any(
            multi_region or recorded_in == region for region, multi_region in logged_regions
        ):
            continue
        event = {
            "Source": f"aws.{api_event.service}",
            "DetailType": "AWS API Call via CloudTrail",
            "Detail": api_event.record(),
        }
        with responses.request_scope(api_event.account_id, recorded_in):
            eventbridge._put_events({"Entries": [event]}, allow_aws_source=True)  # noqa: SLF001
