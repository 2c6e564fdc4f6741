"""Rules and a queue that hears them, for the contract tests, through the public API."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from contract.functions import role
from eventually import eventually
from functional.engines import RunningEngine


@dataclass(frozen=True)
class Inbox:
    """A queue."""

    engine: RunningEngine
    url: str
    arn: str

    def messages(self) -> list[dict[str, Any]]:
        """Return the messages that arrived since the last look."""
        sqs = self.engine.client("sqs")
        found: list[dict[str, Any]] = []
        while batch := sqs.receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=10,
            MessageAttributeNames=["All"],
            AttributeNames=["SentTimestamp"],
        ).get("Messages"):
            found += batch
        return found

    def receive(self) -> dict[str, Any]:
        """Wait for a message and return it."""
        return eventually(self.messages)[0]

    def event(self) -> Any:
        """Wait for a message and return its body, read as JSON."""
        return json.loads(self.receive()["Body"])

    def events(self) -> list[Any]:
        """Return the bodies that arrived since the last look."""
        return [json.loads(message["Body"]) for message in self.messages()]


def inbox(engine: RunningEngine, open_to: str | None = "*") -> Inbox:
    """Make a queue that takes the events of the rules whose ARNs match, or of none."""
    sqs = engine.client("sqs")
    url = sqs.create_queue(QueueName=unique("queue"))["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn = found["Attributes"]["QueueArn"]
    if open_to:
        grant = let_in("sqs:SendMessage", arn, open_to)
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": grant})
    return Inbox(engine, url, arn)


def let_in(action: str, resource: str, rules: str = "*") -> str:
    """Return a policy that lets EventBridge act for the rules whose ARNs match."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        "Condition": {"ArnLike": {"aws:SourceArn": rules}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@dataclass(frozen=True)
class Rule:
    """A rule."""

    engine: RunningEngine
    name: str
    arn: str
    bus: str = "default"

    @property
    def events(self) -> Any:
        """A client."""
        return self.engine.client("events")

    def to(self, arn: str, **members: Any) -> None:
        """Give it a target."""
        self.events.put_targets(
            Rule=self.name,
            EventBusName=self.bus,
            Targets=[{"Id": unique("target"), "Arn": arn, **members}],
        )

    def send(self, **detail: Any) -> str:
        """Send an event whose source is the rule's name, and return its id."""
        entry = {"Source": self.name, "DetailType": "test", "Detail": json.dumps(detail)}
        sent = self.events.put_events(Entries=[{**entry, "EventBusName": self.bus}])
        assert sent["FailedEntryCount"] == 0, sent
        return str(sent["Entries"][0]["EventId"])

    def metric(self, name: str, **dimensions: str) -> float:
        """Return the sum of a metric of AWS/Events."""
        named = dimensions or {"RuleName": self.name}
        now = datetime.now(UTC)
        found = self.engine.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/Events",
            MetricName=name,
            Dimensions=[{"Name": key, "Value": value} for key, value in named.items()],
            StartTime=now - timedelta(minutes=10),
            EndTime=now + timedelta(minutes=1),
            Period=3600,
            Statistics=["Sum"],
        )
        return float(sum(point["Sum"] for point in found["Datapoints"]))


def pattern_rule(engine: RunningEngine, bus: str = "default", **pattern: Any) -> Rule:
    """Make a rule for events whose source is its name, and that match ``pattern`` too."""
    name = unique("rule")
    made = engine.client("events").put_rule(
        Name=name, EventBusName=bus, EventPattern=json.dumps({"source": [name], **pattern})
    )
    return Rule(engine, name, made["RuleArn"], bus)


def schedule(engine: RunningEngine, expression: str, state: str = "ENABLED") -> Rule:
    """Make a scheduled rule."""
    name = unique("schedule")
    made = engine.client("events").put_rule(Name=name, ScheduleExpression=expression, State=state)
    return Rule(engine, name, made["RuleArn"])


def rule_role(engine: RunningEngine, *statements: dict[str, Any]) -> str:
    """Make a role that EventBridge may assume."""
    return role(engine, "events.amazonaws.com", *statements)


def unique(what: str) -> str:
    """Return a name that nothing else has."""
    return f"{what}-{uuid4().hex[:12]}"
