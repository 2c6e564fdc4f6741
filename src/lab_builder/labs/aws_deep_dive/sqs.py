"""Two queues: for alerts, and for events that a rule could not deliver."""

from __future__ import annotations

from typing import Any

from troposphere import If, Ref
from troposphere.sqs import Queue, QueuePolicy

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import names

_DAY = 24 * 60 * 60


def add(lab: LabTemplate) -> None:
    """Add the queues and their policies."""
    lab.add(_queue(names.ALERT_QUEUE, "alerts", days=4))
    lab.add(_policy(names.ALERT_QUEUE, "sns.amazonaws.com", [Ref(names.ALERT_TOPIC)]))
    lab.add(_queue(names.DEAD_LETTER_QUEUE, "dead-letters", days=14))
    rules = [names.arn(rule) for rule in (*names.SCHEDULES, *names.EVENT_RULES)]
    pause = names.arn(names.PAUSE_SCHEDULE)
    senders = [
        If(names.PAUSES, rule, Ref("AWS::NoValue")) if rule == pause else rule for rule in rules
    ]
    lab.add(_policy(names.DEAD_LETTER_QUEUE, "events.amazonaws.com", senders))


def _queue(logical_id: str, suffix: str, *, days: int) -> Queue:
    return Queue(
        logical_id,
        QueueName=names.name(suffix),
        MessageRetentionPeriod=days * _DAY,
        KmsMasterKeyId=names.customer_key(),
        SqsManagedSseEnabled=If(names.HAS_CUSTOMER_KEY, Ref("AWS::NoValue"), True),
    )


def _policy(queue: str, service: str, sources: list[Any]) -> QueuePolicy:
    return QueuePolicy(
        f"{queue}Policy",
        Queues=[Ref(queue)],
        PolicyDocument={
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": service},
                    "Action": "sqs:SendMessage",
                    "Resource": names.arn(queue),
                    "Condition": {"ArnEquals": {"aws:SourceArn": sources}},
                }
            ],
        },
    )
