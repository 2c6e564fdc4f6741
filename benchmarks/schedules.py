"""Listens to the lab's schedules: a queue hears each event that the lab's targets get."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks.engine import Engine

_SECONDS = {"minute": 60, "hour": 3600}
# The forms in which the lab's schedules say how often: rate(5 minutes), cron(0/15 * * * ? *).
_RATE = re.compile(r"rate\((\d+) (minute|hour)s?\)|cron\(0/(\d+) \* \* \* \? \*\)")


@dataclass(frozen=True, slots=True)
class Heard:
    """A schedule's events, and the shortest and the longest time between two, in periods."""

    rule: str
    events: int
    shortest: float
    longest: float

    @property
    def regular(self) -> bool:
        """Whether it lost none and doubled none."""
        return self.shortest > 0.5 and self.longest < 1.5


class Listener:
    """A queue behind every enabled schedule. ``speed`` is that of the engine."""

    def __init__(self, engine: Engine, speed: int) -> None:
        self._sqs = engine.client("sqs")
        self._queue = self._sqs.create_queue(QueueName="schedules")["QueueUrl"]
        self._periods: dict[str, float] = {}  # real seconds, by rule ARN
        self._sent: dict[str, list[float]] = defaultdict(list)  # epoch seconds, by rule ARN
        attributes = {"QueueUrl": self._queue, "AttributeNames": ["QueueArn"]}
        arn = self._sqs.get_queue_attributes(**attributes)["Attributes"]["QueueArn"]
        self._sqs.set_queue_attributes(QueueUrl=self._queue, Attributes={"Policy": _policy(arn)})
        events = engine.client("events")
        for rule in events.list_rules()["Rules"]:
            rate = _RATE.fullmatch(rule.get("ScheduleExpression", ""))
            if rate and rule["State"] == "ENABLED":
                seconds = int(rate[3]) * 60 if rate[3] else int(rate[1]) * _SECONDS[rate[2]]
                self._periods[rule["Arn"]] = seconds / speed
                events.put_targets(Rule=rule["Name"], Targets=[{"Id": "listener", "Arn": arn}])

    def listen(self) -> None:
        """Take what arrived."""
        look: dict[str, Any] = {
            "QueueUrl": self._queue,
            "MaxNumberOfMessages": 10,
            "AttributeNames": ["SentTimestamp"],
        }
        while messages := self._sqs.receive_message(**look).get("Messages"):
            for message in messages:
                (rule,) = json.loads(message["Body"])["resources"]
                self._sent[rule].append(int(message["Attributes"]["SentTimestamp"]) / 1000)
                self._sqs.delete_message(
                    QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"]
                )

    def heard(self) -> Iterator[Heard]:
        """Yield what was heard of each schedule."""
        for rule, period in self._periods.items():
            sent = sorted(self._sent[rule])
            gaps = [(later - earlier) / period for earlier, later in pairwise(sent)] or [0.0]
            yield Heard(rule.rpartition("/")[2], len(sent), min(gaps), max(gaps))


def _policy(queue: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
