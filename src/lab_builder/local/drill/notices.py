"""Watches the notices of alarms arrive in a queue, and leaves them there for others to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from lab_builder.local.drill.observation import Ask, Call, Observation

_BATCH = 10  # messages, the most that SQS hands out at once
_BATCHES_A_LOOK = 20
_HIDDEN_SECONDS = 120  # until a message is in the queue again should nobody put it back


class NoticesWatch:
    """Reads a queue from its front, keeping aside what it has read until ``put_back``."""

    def __init__(self, ask: Ask, queue_url: str, alarms: Sequence[str], since: datetime) -> None:
        self._expected = {alarm: f"the notice of {alarm} is in the queue" for alarm in alarms}
        self.expects = tuple(self._expected.values())
        self.ended = False
        self._ask = ask
        self._queue = {"QueueUrl": queue_url}
        self._since = since
        self._receipts: list[str] = []

    def look(self) -> Iterator[Observation]:
        """Yield the notices that an alarm went to ALARM, one for each alarm."""
        asked = {"MaxNumberOfMessages": _BATCH, "VisibilityTimeout": _HIDDEN_SECONDS}
        call = Call("sqs", "receive_message", self._queue | asked)
        for _ in range(_BATCHES_A_LOOK):
            messages = self._ask(call).get("Messages", ())
            self._receipts += [message["ReceiptHandle"] for message in messages]
            for message in messages:
                envelope = json.loads(message["Body"])
                alarm = self._alarm(envelope["Message"])
                if alarm in self._expected:
                    yield Observation(
                        f"a notice is in the queue: {envelope['Subject']}",
                        call,
                        self._expected.pop(alarm),
                    )
            if not messages:
                break
        self.ended = not self._expected

    def put_back(self) -> None:
        """Let others see again what was read."""
        while self._receipts:
            batch, self._receipts = self._receipts[:_BATCH], self._receipts[_BATCH:]
            entries = [
                {"Id": str(index), "ReceiptHandle": receipt, "VisibilityTimeout": 0}
                for index, receipt in enumerate(batch)
            ]
            given = self._queue | {"Entries": entries}
            self._ask(Call("sqs", "change_message_visibility_batch", given))

    def _alarm(self, message: str) -> str | None:
        """Return the name of the alarm that a message says has gone to ALARM since the start."""
        try:
            notice: Any = json.loads(message)
        except ValueError:
            return None  # the workflow publishes plain sentences
        if notice.get("NewStateValue") != "ALARM":
            return None
        when = datetime.fromisoformat(notice["StateChangeTime"])
        return str(notice["AlarmName"]) if when >= self._since else None
