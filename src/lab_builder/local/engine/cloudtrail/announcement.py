"""Puts calls that change something onto the default event bus, where a trail logs them.

Follows "AWS service events delivered via AWS CloudTrail" in the EventBridge User Guide.
"""

from __future__ import annotations

from collections.abc import Iterable

from ministack.core import responses
from ministack.services import cloudtrail, eventbridge

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudtrail.entry import Entry

patches.require(eventbridge, "_put_events")


def announce(entries: Iterable[Entry]) -> None:
    """Put the event of each call that is no read, in regions that a trail logs."""
    logging = [
        (region, bool(trail["IsMultiRegionTrail"]))
        for (_, region, _), trail in list(cloudtrail._trails.all_items())  # noqa: SLF001
        if trail["IsLogging"]
    ]
    for entry in entries:
        home = entry.recorded_in
        if entry.read_only or not any(everywhere or home == of for of, everywhere in logging):
            continue
        event = {
            "Source": f"aws.{entry.service}",
            "DetailType": "AWS API Call via CloudTrail",
            "Detail": entry.record(),
        }
        with responses.request_scope(entry.account_id, home):
            eventbridge._put_events({"Entries": [event]}, allow_aws_source=True)  # noqa: SLF001
