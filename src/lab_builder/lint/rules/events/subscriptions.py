"""E9246 to E9248: the subscriptions of topics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab_builder.lint.events.destinations import Destination, destination
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants, kms_keys
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import unknown
from lab_builder.template.view import Place, View

_DOCS = "https://docs.aws.amazon.com/sns/latest/dg/"
_SNS = "sns.amazonaws.com"
_CALLS = {"SQS queue": "sqs:SendMessage", "Lambda function": "lambda:InvokeFunction"}
_POLICIES = {"SQS queue": "AWS::SQS::QueuePolicy", "Lambda function": "AWS::Lambda::Permission"}


@dataclass(frozen=True, slots=True)
class Subscription:
    """A value that names a topic, and an endpoint that it delivers to."""

    topic: Any
    endpoint: Place
    to: Destination


class SubscriptionPermitted(Rule):
    """The policy of a queue or function must allow a topic to send to it.

    A subscription in CloudFormation does not create that policy. Without it every message is
    dropped. Only the metric NumberOfNotificationsFailed shows it.
    """

    id = "E9246"
    shortdesc = "A queue or function that subscribes to a topic allows the topic"
    effect = "every message is dropped"
    source_url = f"{_DOCS}subscribe-sqs-queue-to-sns-topic.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield endpoints of the template that do not allow the topic."""
        for each in _subscriptions(view):
            resource, action = each.to.resource, _CALLS.get(each.to.kind or "")
            if not resource or not action:
                continue
            source = each.topic if isinstance(each.topic, str) else None
            if not grants.allows_service(resource, _SNS, action, source):
                message = f"no policy of {resource.logical_id} allows {_SNS} {action}"
                yield fault(
                    each.endpoint, message, instead=f"Add an {_POLICIES[str(each.to.kind)]}"
                )


class SubscriptionOrder(Rule):
    """A FIFO queue can subscribe to FIFO topics only.

    "FIFO SQS Queues can not be subscribed to standard SNS topics", and the stack rolls back.
    """

    id = "E9247"
    shortdesc = "A FIFO queue subscribes to a FIFO topic"
    effect = "the deployment fails"
    source_url = f"{_DOCS}sns-fifo-topics.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield FIFO queues that subscribe to a standard topic of the template."""
        for each in _subscriptions(view):
            topic, queue = references.resource(view, each.topic), each.to.resource
            if not topic or not queue or topic.type != "AWS::SNS::Topic":
                continue
            if str(queue.value("FifoQueue")).lower() == "true" and not topic.get("FifoTopic"):
                message = (
                    f"the queue {queue.logical_id} is FIFO, the topic {topic.logical_id} is not"
                )
                yield fault(each.endpoint, message, instead="Use a standard queue, or a FIFO topic")


class SubscriptionKey(Rule):
    """To send to an encrypted queue, SNS must be allowed to use the key of the queue.

    The AWS managed key alias/aws/sqs does not allow SNS. A customer managed key must allow
    sns.amazonaws.com kms:Decrypt and kms:GenerateDataKey. SSE-SQS needs no key.
    """

    id = "E9248"
    shortdesc = "The key of a queue that subscribes to a topic allows SNS"
    effect = "every message is dropped"
    source_url = f"{_DOCS}sns-enable-encryption-for-topic-sqs-queue-subscriptions.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield queues whose key does not allow SNS."""
        for each in _subscriptions(view):
            queue = each.to.resource if each.to.kind == "SQS queue" else None
            if queue and (why := kms_keys.denial(queue, _SNS)):
                yield fault(each.endpoint, why, instead=kms_keys.required_key(_SNS))


def _subscriptions(view: View) -> Iterator[Subscription]:
    for resource in view.of_type("AWS::SNS::Subscription"):
        for properties in resource.properties.choices():
            topic = properties.get("TopicArn")
            for endpoint in properties.walk("Endpoint"):
                to = destination(view, endpoint.value)
                yield Subscription(topic.value if topic else None, endpoint, to)
    for resource in view.of_type("AWS::SNS::Topic"):
        for endpoint in resource.properties.walk("Subscription", "*", "Endpoint"):
            to = destination(view, endpoint.value)
            yield Subscription(unknown(resource.logical_id), endpoint, to)
