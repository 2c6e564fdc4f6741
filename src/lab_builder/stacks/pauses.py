"""How a lab pauses itself: when it will, and who paused it last.

A rule of the lab starts the state machine that disables the schedules. Its rate counts from the
creation of the rule, so enabling it does not start the hours again:
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html. Therefore the
rule of a resumed lab gets a cron expression with the time of its next pause, which has a year and
so occurs once: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lab_builder.aws import Aws, calls
from lab_builder.lab_time import LabTime
from lab_builder.stacks import resources
from lab_builder.stacks.existence import is_missing
from lab_builder.stacks.values import Stack

_RATE = re.compile(r"rate\((\d+) hours?\)")
_ONCE = re.compile(r"cron\((\d+) (\d+) (\d+) (\d+) \? (\d+)\)")
_HOUR = 3600.0
_MINUTE = 60.0
_PAGES = 4  # of 50 events each, in which the last pause is looked for; two may be read per second
# The members of a rule that PutRule would reset if they were left out.
_KEPT = ("Description", "RoleArn", "EventPattern", "EventBusName")


@dataclass(frozen=True, slots=True)
class Paused:
    """The last call that disabled a schedule: when, by which identity, and whether by the lab."""

    time: datetime
    by: str
    automatic: bool


def restart(aws: Aws, rule: str, hours: float, time: LabTime, now: float) -> None:
    """Enable the rule that pauses the lab, so that it does in ``hours`` of lab time from now.

    ``now`` is the real time. Nothing happens if the rule does not exist.

    Raises:
        AwsError: a call failed.
    """
    found = _describe(aws, rule)
    if found is None:
        return
    # A cron expression has whole minutes; the next one completes the hours.
    minutes = math.ceil((time.lab(now) + hours * _HOUR) / _MINUTE)
    at = datetime.fromtimestamp(minutes * _MINUTE, UTC)
    expression = f"cron({at.minute} {at.hour} {at.day} {at.month} ? {at.year})"
    kept = {name: found[name] for name in _KEPT if found.get(name)}
    with calls("setting the time of the next pause"):
        aws.client("events").put_rule(
            Name=rule, ScheduleExpression=expression, State="ENABLED", **kept
        )


def next_pause(aws: Aws, stack: Stack, rule: str, time: LabTime, now: float) -> datetime | None:
    """Return when the rule will pause the lab, in real time; None if it will not.

    Raises:
        AwsError: a call failed.
    """
    found = _describe(aws, rule)
    if found is None or found["State"] != "ENABLED":
        return None
    expression = found.get("ScheduleExpression", "")
    once, rate = _ONCE.fullmatch(expression), _RATE.fullmatch(expression)
    if once:
        minute, hour, day, month, year = map(int, once.groups())
        at = time.real(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp())
    elif rate:
        created = resources.changed(aws, stack.id, rule)
        if created is None:
            return None
        period = int(rate[1]) * _HOUR / time.speed
        start = created.timestamp()
        at = start + max(1, math.floor((now - start) / period) + 1) * period
    else:
        return None
    return datetime.fromtimestamp(at, UTC) if at > now else None


def last_pause(aws: Aws, stack: Stack, rules: tuple[str, ...]) -> Paused | None:
    """Return the last DisableRule call for one of the rules, from CloudTrail's event history.

    An event is in the history some minutes after the call, and for 90 days:
    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html. None if
    it is not there. A call with a role of the stack itself is an automatic pause.

    Raises:
        AwsError: the call failed.
    """
    roles = {
        resource.physical_id
        for resource in resources.stack_resources(aws, stack.id)
        if resource.type == "AWS::IAM::Role"
    }
    with calls("looking up who paused the schedules"):
        for event in _disable_events(aws):
            record = json.loads(event["CloudTrailEvent"])
            name = (record.get("requestParameters") or {}).get("name")
            if name in rules and not record.get("errorCode"):
                identity = record.get("userIdentity", {})
                arn = str(identity.get("arn") or identity.get("invokedBy") or event["Username"])
                role = arn.split("/")[1] if ":assumed-role/" in arn else None
                return Paused(event["EventTime"], arn, automatic=role in roles)
    return None


def _describe(aws: Aws, rule: str) -> dict[str, Any] | None:
    from botocore.exceptions import ClientError

    with calls("reading when the lab pauses itself"):
        try:
            found: dict[str, Any] = aws.client("events").describe_rule(Name=rule)
        except ClientError as error:
            if is_missing(error):
                return None
            raise
    return found


def _disable_events(aws: Aws) -> Iterator[dict[str, Any]]:
    """Yield the newest DisableRule events, the last one first."""
    pages = aws.client("cloudtrail").get_paginator("lookup_events")
    attribute = {"AttributeKey": "EventName", "AttributeValue": "DisableRule"}
    limit = {"PageSize": 50, "MaxItems": 50 * _PAGES}
    for page in pages.paginate(LookupAttributes=[attribute], PaginationConfig=limit):
        yield from page["Events"]
