"""Metrics, alarms and who listens to them, for the contract tests, through the public API."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import uuid4

from eventually import eventually
from functional.engines import RunningEngine

# An alarm looks at the minutes that are over, so data goes into those.
MINUTE = 60


def minutes_ago(count: float) -> datetime:
    """Return a time in the middle of a minute that is over; 1 is the last one."""
    this_minute = time.time() // MINUTE * MINUTE
    return datetime.fromtimestamp(this_minute - MINUTE * count + MINUTE / 2, tz=UTC)


@dataclass(frozen=True)
class Metric:
    """A metric in a namespace of its own."""

    engine: RunningEngine
    namespace: str
    name: str = "Failures"

    @property
    def cloudwatch(self) -> Any:
        return self.engine.client("cloudwatch")

    def put(self, value: float, ago: float = 1, name: str | None = None, **dimensions: str) -> None:
        """Publish a value some minutes ago."""
        datum = {
            "MetricName": name or self.name,
            "Dimensions": pairs(dimensions),
            "Timestamp": minutes_ago(ago),
            "Value": value,
        }
        self.cloudwatch.put_metric_data(Namespace=self.namespace, MetricData=[datum])

    def statistics(self, *statistics: str, **dimensions: str) -> list[dict[str, Any]]:
        """Return the data points of the last hour, by the minute."""
        answer = self.cloudwatch.get_metric_statistics(
            Namespace=self.namespace,
            MetricName=self.name,
            Dimensions=pairs(dimensions),
            StartTime=minutes_ago(60),
            EndTime=minutes_ago(-1),
            Period=MINUTE,
            Statistics=statistics,
        )
        points: list[dict[str, Any]] = answer["Datapoints"]
        return points

    def data(self, *queries: dict[str, Any], **more: Any) -> dict[str, list[float]]:
        """Return the values of GetMetricData over the last hour, by the queries' ids."""
        answer = self.cloudwatch.get_metric_data(
            MetricDataQueries=list(queries),
            StartTime=minutes_ago(60),
            EndTime=minutes_ago(-1),
            **more,
        )
        return {result["Id"]: result["Values"] for result in answer["MetricDataResults"]}

    def query(
        self, identifier: str, name: str | None = None, stat: str = "Sum", **dimensions: str
    ) -> dict[str, Any]:
        """Return a query for a metric of the namespace, by the minute."""
        metric = {
            "Namespace": self.namespace,
            "MetricName": name or self.name,
            "Dimensions": pairs(dimensions),
        }
        return {
            "Id": identifier,
            "MetricStat": {"Metric": metric, "Period": MINUTE, "Stat": stat},
        }

    def alarm(self, **settings: Any) -> Alarm:
        """Put an alarm on the metric: any failure within a minute, unless settings say other.

        A setting of None leaves a member out.
        """
        alarm = Alarm(self.engine, f"alarm-{uuid4().hex[:12]}")
        watched: dict[str, Any] = {"Namespace": self.namespace, "MetricName": self.name}
        watched |= {"Statistic": "Sum", "Period": MINUTE}
        request = {
            "AlarmName": alarm.name,
            "EvaluationPeriods": 1,
            "Threshold": 0,
            "ComparisonOperator": "GreaterThanThreshold",
            **({} if "Metrics" in settings else watched),
            **settings,
        }
        alarm.cloudwatch.put_metric_alarm(
            **{name: value for name, value in request.items() if value is not None}
        )
        return alarm


@dataclass(frozen=True)
class Alarm:
    """An alarm of any kind."""

    engine: RunningEngine
    name: str

    @property
    def cloudwatch(self) -> Any:
        return self.engine.client("cloudwatch")

    def describe(self) -> dict[str, Any]:
        """Return what DescribeAlarms says."""
        found = self.cloudwatch.describe_alarms(
            AlarmNames=[self.name], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        (alarm,) = found["MetricAlarms"] + found["CompositeAlarms"]
        return dict(alarm)

    def state(self) -> str:
        """Return its state."""
        return str(self.describe()["StateValue"])

    def becomes(self, state: str) -> bool:
        """Wait for a state."""
        return eventually(lambda: self.state() == state)

    def goes_through(self, *states: str) -> None:
        """Wait until its history ends with these states, however short each of them was."""
        steps = [f"Alarm updated from {one} to {other}" for one, other in pairwise(states)]
        eventually(lambda: self.history()[-len(steps) :] == steps)

    def history(self, kind: str = "StateUpdate") -> list[str]:
        """Return the summaries of its history, the oldest first."""
        items = self.cloudwatch.describe_alarm_history(
            AlarmName=self.name,
            AlarmTypes=["MetricAlarm", "CompositeAlarm"],
            HistoryItemType=kind,
            ScanBy="TimestampAscending",
        )["AlarmHistoryItems"]
        return [item["HistorySummary"] for item in items]


@dataclass(frozen=True)
class Inbox:
    """A queue."""

    engine: RunningEngine
    url: str
    arn: str

    def receive(self) -> dict[str, Any]:
        """Wait for a message and return its body."""
        sqs = self.engine.client("sqs")

        def one() -> list[dict[str, Any]]:
            return list(sqs.receive_message(QueueUrl=self.url).get("Messages", []))

        (message,) = eventually(one)
        sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return dict(json.loads(message["Body"]))


def inbox(engine: RunningEngine, service: str) -> Inbox:
    """Make a queue that a service may send to."""
    sqs = engine.client("sqs")
    url = sqs.create_queue(QueueName=f"inbox-{uuid4().hex[:12]}")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn = attributes["Attributes"]["QueueArn"]
    policy = may(service, "sqs:SendMessage", arn)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    return Inbox(engine, url, arn)


def topic(engine: RunningEngine, to: Inbox | None = None, publisher: str = "cloudwatch") -> str:
    """Make a topic that a service may publish to; what it gets goes to an inbox."""
    sns = engine.client("sns")
    arn = str(sns.create_topic(Name=f"topic-{uuid4().hex[:12]}")["TopicArn"])
    policy = may(f"{publisher}.amazonaws.com", "sns:Publish", arn)
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    if to:
        sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=to.arn)
    return arn


def may(service: str, action: str, resource: str) -> str:
    """Return a resource policy that lets a service do one thing."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": resource,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def pairs(dimensions: dict[str, str]) -> list[dict[str, str]]:
    """Return dimensions as the API takes them."""
    return [{"Name": name, "Value": value} for name, value in dimensions.items()]
