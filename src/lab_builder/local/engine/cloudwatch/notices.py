"""Tells of an alarm's change of state: an event on the default bus, and the alarm's actions.

Closes gaps of MiniStack, which sends no event, leaves half of the message out, asks no topic
policy, and keeps no history of actions.
"""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from ministack.services import cloudwatch, eventbridge, sns

from lab_builder.local.engine import patches
from lab_builder.local.engine.cloudwatch import events, messages

patches.require(eventbridge, "_put_events")
patches.require(sns, "_fanout", "topic_policy_allows", "topic_policy_for_arn")
patches.require(cloudwatch, "_history_entries", "get_account_id", "get_region", "_ts_iso")

_ACTIONS = {
    "ALARM": "AlarmActions",
    "OK": "OKActions",
    "INSUFFICIENT_DATA": "InsufficientDataActions",
}


def announce(alarm: dict[str, Any], old: str, new: str, _reason: str) -> None:
    """Stand in for MiniStack's dispatch of actions; the alarm is in its new state already."""
    entry = {
        "Source": "aws.cloudwatch",
        "DetailType": "CloudWatch Alarm State Change",
        "Resources": [alarm["AlarmArn"]],
        "Detail": json.dumps(events.detail(alarm, old)),
    }
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)  # noqa: SLF001
    if alarm.get("ActionsEnabled", True):
        for topic in alarm.get(_ACTIONS[new]) or []:
            _record(alarm, topic, _publish(alarm, topic, old))


def _publish(alarm: dict[str, Any], topic: str, old: str) -> str | None:
    """Publish to a topic. Return why not, or None."""
    account, region = cloudwatch.get_account_id(), cloudwatch.get_region()
    if sns.topic_policy_for_arn(topic) is None:
        return "The topic does not exist"
    if not sns.topic_policy_allows(topic, "cloudwatch.amazonaws.com", alarm["AlarmArn"], account):
        return f"CloudWatch is not authorized to perform: SNS:Publish on resource: {topic}"
    body = json.dumps(messages.body(alarm, old, account, region))
    sns._fanout(topic, str(uuid.uuid4()), body, messages.subject(alarm, region))  # noqa: SLF001
    return None


def _record(alarm: dict[str, Any], topic: str, failure: str | None) -> None:
    verb = "Failed to execute" if failure else "Successfully executed"
    data = {
        "actionState": "Failed" if failure else "Succeeded",
        "stateUpdateTimestamp": int(alarm["StateUpdatedTimestamp"] * 1000),
        "notificationResource": topic,
        "error": failure,
    }
    cloudwatch._history_entries().append(  # noqa: SLF001
        {
            "AlarmName": alarm["AlarmName"],
            "AlarmType": "CompositeAlarm" if "AlarmRule" in alarm else "MetricAlarm",
            "Timestamp": cloudwatch._ts_iso(time.time()),  # noqa: SLF001
            "HistoryItemType": "Action",
            "HistorySummary": f"{verb} action {topic}",
            "HistoryData": json.dumps(data),
        }
    )
