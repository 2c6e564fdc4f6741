"""The effects of an alarm's state change: an event on the default event bus, and its actions.

Closes gaps of MiniStack, which sends no event, leaves half of the notification out, ignores topic
policies, and records no history of actions.
"""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from ministack.services import cloudwatch, eventbridge, sns

from lab_builder.local.engine.cloudwatch import events, notification

_ACTIONS = {
    "ALARM": "AlarmActions",
    "OK": "OKActions",
    "INSUFFICIENT_DATA": "InsufficientDataActions",
}


def run(alarm: dict[str, Any], old: str, new: str, _reason: str) -> None:
    """Send the event, and run the actions of an alarm that is already in its new state."""
    entry = {
        "Source": "aws.cloudwatch",
        "DetailType": "CloudWatch Alarm State Change",
        "Resources": [alarm["AlarmArn"]],
        "Detail": json.dumps(events.detail(alarm, old)),
    }
    eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)  # noqa: SLF001
    if alarm.get("ActionsEnabled", True):
        for topic in alarm.get(_ACTIONS[new]) or []:
            _record_history(alarm, topic, _publish(alarm, topic, old))


def _publish(alarm: dict[str, Any], topic: str, old: str) -> str | None:
    """Publish to a topic, and return the error message of a failure, or None."""
    account, region = cloudwatch.get_account_id(), cloudwatch.get_region()
    if sns.topic_policy_for_arn(topic) is None:
        return "The topic does not exist"
    if not sns.topic_policy_allows(topic, "cloudwatch.amazonaws.com", alarm["AlarmArn"], account):
        return f"CloudWatch is not authorized to perform: SNS:Publish on resource: {topic}"
    body = json.dumps(notification.body(alarm, old, account, region))
    sns._fanout(topic, str(uuid.uuid4()), body, notification.subject(alarm, region))  # noqa: SLF001
    return None


def _record_history(alarm: dict[str, Any], topic: str, error: str | None) -> None:
    verb = "Failed to execute" if error else "Successfully executed"
    data = {
        "actionState": "Failed" if error else "Succeeded",
        "stateUpdateTimestamp": int(alarm["StateUpdatedTimestamp"] * 1000),
        "notificationResource": topic,
        "error": error,
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
