"""Watch the notifications of alarms in a queue, and return them to the queue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from lab_builder.aws_calls import AwsCall, Caller
from lab_builder.local.drill.observation import Observation

_BATCH = 10  # messages; the maximum of ReceiveMessage
_MAX_BATCHES = 20
_HIDDEN_SECONDS = 120  # until a message is visible again without ``put_back``


class NotificationsWatch:
    """Receives the messages of a queue, and keeps them hidden until ``put_back``."""

    def __init__(
        self, caller: Caller, queue_url: str, alarms: Sequence[str], since: datetime
    ) -> None:
        self._expected = {alarm: f"the notification of {alarm} is in the queue" for alarm in alarms}
        self.expects = tuple(self._expected.values())
        self.ended = False
        self._call = caller
        self._queue = {"QueueUrl": queue_url}
        self._since = since
        self._receipts: list[str] = []

    def poll(self) -> Iterator[Observation]:
        """Yield the notifications of changes to ALARM, one for each alarm."""
        parameters = {"MaxNumberOfMessages": _BATCH, "VisibilityTimeout": _HIDDEN_SECONDS}
        call = AwsCall("sqs", "receive_message", self._queue | parameters)
        for _ in range(_MAX_BATCHES):
            messages = self._call(call).get("Messages", ())
            self._receipts += [message["ReceiptHandle"] for message in messages]
            for message in messages:
                envelope = json.loads(message["Body"])
                alarm = self._alarm(envelope["Message"])
                if alarm in self._expected:
                    yield Observation(
                        f"a notification is in the queue: {envelope['Subject']}",
                        call,
                        self._expected.pop(alarm),
                    )
            if not messages:
                break
        self.ended = not self._expected

    def put_back(self) -> None:
        """Make the received messages visible again."""
        while self._receipts:
            batch, self._receipts = self._receipts[:_BATCH], self._receipts[_BATCH:]
            entries = [
                {"Id": str(index), "ReceiptHandle": receipt, "VisibilityTimeout": 0}
                for index, receipt in enumerate(batch)
            ]
            parameters = self._queue | {"Entries": entries}
            self._call(AwsCall("sqs", "change_message_visibility_batch", parameters))

    def _alarm(self, message: str) -> str | None:
        """Return the name of the alarm that changed to ALARM since the start, or None."""
        try:
            notification: Any = json.loads(message)
        except ValueError:
            return None  # the workflow publishes plain text
        if notification.get("NewStateValue") != "ALARM":
            return None
        when = datetime.fromisoformat(notification["StateChangeTime"])
        return str(notification["AlarmName"]) if when >= self._since else None
