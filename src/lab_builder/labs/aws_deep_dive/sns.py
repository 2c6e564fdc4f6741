"""The alert topic, to which alarms, rules and budgets publish.

A queue subscribes to it, and optionally an e-mail address.
"""

from __future__ import annotations

from troposphere import Ref
from troposphere.sns import SubscriptionResource, Topic, TopicPolicy

from lab_builder.lab import LabTemplate
from lab_builder.labs.aws_deep_dive import names

_PUBLISHING_RULES = (
    names.WORKFLOW_FAILURE_RULE,
    names.GLUE_FAILURE_RULE,
    names.PRIORITY_EVENT_RULE,
)


def add(lab: LabTemplate) -> None:
    """Add the topic, its policy and its subscriptions."""
    lab.add(
        Topic(
            names.ALERT_TOPIC,
            TopicName=names.name("alerts"),
            # Not alias/aws/sns: an alarm cannot publish to a topic that is encrypted with it.
            KmsMasterKeyId=names.customer_key(),
        )
    )
    publish = {"Effect": "Allow", "Action": "sns:Publish", "Resource": Ref(names.ALERT_TOPIC)}
    rules = [names.arn(rule) for rule in _PUBLISHING_RULES]
    alarms = names.account_arn("cloudwatch", "alarm:${EnvironmentName}-*")
    lab.add(
        TopicPolicy(
            "AlertTopicPolicy",
            Topics=[Ref(names.ALERT_TOPIC)],
            PolicyDocument={
                "Version": "2012-10-17",
                "Statement": [
                    publish
                    | {
                        "Sid": "Alarms",
                        "Principal": {"Service": "cloudwatch.amazonaws.com"},
                        "Condition": {"ArnLike": {"aws:SourceArn": alarms}},
                    },
                    publish
                    | {
                        "Sid": "Rules",
                        "Principal": {"Service": "events.amazonaws.com"},
                        "Condition": {"ArnEquals": {"aws:SourceArn": rules}},
                    },
                    # https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
                    publish
                    | {
                        "Sid": "Budgets",
                        "Principal": {"Service": "budgets.amazonaws.com"},
                        "Condition": {"StringEquals": {"aws:SourceAccount": Ref("AWS::AccountId")}},
                    },
                ],
            },
        )
    )
    lab.add(
        SubscriptionResource(
            "AlertQueueSubscription",
            TopicArn=Ref(names.ALERT_TOPIC),
            Protocol="sqs",
            Endpoint=names.arn(names.ALERT_QUEUE),
        )
    )
    lab.add(
        SubscriptionResource(
            "AlertEmailSubscription",
            Condition=names.HAS_ALERT_EMAIL,
            TopicArn=Ref(names.ALERT_TOPIC),
            Protocol="email",
            Endpoint=Ref(names.ALERT_EMAIL),
        )
    )
