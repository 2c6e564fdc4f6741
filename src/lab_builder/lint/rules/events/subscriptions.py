"""E9246 to E9248: what a topic sends on to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab_builder.lint.events.destinations import Destination, destination
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, View, grants, keys, pointing
from lab_builder.template.text import unknown

_DOCS = "https://docs.aws.amazon.com/sns/latest/dg/"
_SNS = "sns.amazonaws.com"
_CALLS = {"SQS queue": "sqs:SendMessage", "Lambda function": "lambda:InvokeFunction"}


@dataclass(frozen=True, slots=True)
class Subscription:
    """A topic, as a value names it, and an endpoint that it sends on to."""

    topic: Any
    endpoint: Place
    to: Destination


class SubscriptionAdmitted(Rule):
    """A topic sends to a queue, or calls a function, by the policy of those.

    CloudFormation makes no such policy with a subscription. Without one everything that is
    published is dropped, and only the metric NumberOfNotificationsFailed tells.
    """

    id = "E9246"
    shortdesc = "A queue or function that subscribes to a topic lets the topic in"
    source_url = f"{_DOCS}subscribe-sqs-queue-to-sns-topic.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield endpoints of the template that let no topic in."""
        for each in _subscriptions(view):
            resource, action = each.to.resource, _CALLS.get(each.to.kind or "")
            if not resource or not action:
                continue
            source = each.topic if isinstance(each.topic, str) else None
            if not grants.lets_in(resource, _SNS, action, source):
                yield fault(each.endpoint, f"nothing lets {_SNS} {action} to {resource.logical_id}")


class SubscriptionOrder(Rule):
    """A FIFO queue subscribes to FIFO topics only: a standard topic refuses it.

    "FIFO SQS Queues can not be subscribed to standard SNS topics", and the stack rolls back.
    """

    id = "E9247"
    shortdesc = "A FIFO queue subscribes to a FIFO topic"
    source_url = f"{_DOCS}sns-fifo-topics.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield FIFO queues that subscribe to a standard topic of the template."""
        for each in _subscriptions(view):
            topic, queue = pointing.resource(view, each.topic), each.to.resource
            if not topic or not queue or topic.type != "AWS::SNS::Topic":
                continue
            if str(queue.value("FifoQueue")).lower() == "true" and not topic.get("FifoTopic"):
                yield fault(each.endpoint, f"{topic.logical_id} is no FIFO topic")


class SubscriptionKey(Rule):
    """To send to an encrypted queue, a topic must be let in by the key of the queue too.

    The policy of alias/aws/sqs lets no topic in. A key of one's own needs kms:Decrypt and
    kms:GenerateDataKey for sns.amazonaws.com; SSE-SQS needs no key.
    """

    id = "E9248"
    shortdesc = "The key of a queue lets the topic in that it subscribes to"
    source_url = f"{_DOCS}sns-enable-encryption-for-topic-sqs-queue-subscriptions.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield queues whose key lets no topic in."""
        for each in _subscriptions(view):
            queue = each.to.resource if each.to.kind == "SQS queue" else None
            if queue and (why := keys.shuts_out(queue, _SNS)):
                yield fault(each.endpoint, why)


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
