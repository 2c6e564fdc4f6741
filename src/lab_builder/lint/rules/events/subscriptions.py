"""E9246 to E9249: the subscriptions of topics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab_builder.lint.events.destinations import Destination, an, arn_references, destination
from lab_builder.lint.events.sam import sam_events
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants, kms_keys
from lab_builder.lint.iam.arns import open_value
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import known, unknown
from lab_builder.template.view import Place, Resource, View

_DOCS = "https://docs.aws.amazon.com/sns/latest/dg/"
_SNS = "sns.amazonaws.com"
_CALLS = {"SQS queue": "sqs:SendMessage", "Lambda function": "lambda:InvokeFunction"}
_POLICIES = {"SQS queue": "AWS::SQS::QueuePolicy", "Lambda function": "AWS::Lambda::Permission"}


# Protocol -> the kind of resource that the endpoint is the ARN of.
_PROTOCOLS = {
    "firehose": "Firehose stream",
    "lambda": "Lambda function",
    "sqs": "SQS queue",
}


@dataclass(frozen=True, slots=True)
class Subscription:
    """A value that names a topic, and an endpoint that it delivers to by a protocol.

    ``role`` is whether it has a SubscriptionRoleArn, or may have one.
    """

    topic: Any
    role: bool
    protocol: str | None
    endpoint: Place
    to: Destination


class SubscriptionEndpoint(Rule):
    """SNS delivers to a queue, function or delivery stream by its ARN.

    Ref returns the URL of a queue, and the name of a function or delivery stream. The endpoints of
    http and https begin with the protocol, and firehose requires a role.
    """

    id = "E9249"
    shortdesc = "The endpoint of a subscription is of the form that its protocol requires"
    effect = "the deployment fails"
    source_url = "https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the endpoints of another form than the protocol requires."""
        for each in _subscriptions(view):
            wanted, found = _PROTOCOLS.get(each.protocol or ""), each.to.resource
            text = known(open_value(each.endpoint)) or ""
            if each.protocol in ("http", "https"):
                if each.to.kind or (text and not text.lower().startswith(f"{each.protocol}://")):
                    message = f"{each.endpoint.value} is not a URL of {each.protocol}"
                    yield fault(each.endpoint, message)
            elif wanted and each.to.kind == wanted and found and not each.to.arn:
                message = f"{each.endpoint.value} is not the ARN of the {wanted}"
                instead = f"Use {' or '.join(arn_references(found))}"
                yield fault(each.endpoint, message, instead=instead)
            elif wanted and text and not text.startswith("arn:"):
                message = f"{text} is not an ARN, which the protocol {each.protocol} requires"
                yield fault(each.endpoint, message)
            elif each.protocol == "firehose" and not each.role:
                message = "the protocol firehose requires SubscriptionRoleArn"
                yield fault(each.endpoint, message)
            elif wanted and each.to.kind not in (None, wanted) and not _checked(each):
                message = f"the endpoint is {an(str(each.to.kind))}, not {an(wanted)}"
                yield fault(each.endpoint, message)


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
            if not grants.allows_service(resource, _SNS, action, source, each.endpoint.value):
                message = f"no policy of {resource.logical_id} allows {_SNS} {action}"
                yield fault(
                    each.endpoint, message, instead=f"Add an {_POLICIES[str(each.to.kind)]}"
                )


class SubscriptionOrder(Rule):
    """A FIFO queue can subscribe to FIFO topics only, and a FIFO topic delivers to queues only.

    "FIFO SQS Queues can not be subscribed to standard SNS topics", and the stack rolls back. To
    invoke a function, subscribe a queue that invokes it.
    """

    id = "E9247"
    shortdesc = "A FIFO queue subscribes to a FIFO topic, and only queues to a FIFO topic"
    effect = "the deployment fails"
    source_url = f"{_DOCS}fifo-message-delivery.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield FIFO queues that subscribe to a standard topic, and others to a FIFO topic."""
        for each in _subscriptions(view):
            topic, queue = references.resource(view, each.topic), each.to.resource
            if not topic or topic.type != "AWS::SNS::Topic":
                continue
            if _fifo(topic) and each.protocol not in (None, "sqs"):
                message = f"the topic {topic.logical_id} is FIFO, and delivers to queues only"
                instead = "Subscribe an SQS queue, or use a standard topic"
                yield fault(each.endpoint, message, instead=instead)
            elif queue and _fifo(queue) and not topic.get("FifoTopic"):
                message = (
                    f"the queue {queue.logical_id} is FIFO, the topic {topic.logical_id} is not"
                )
                yield fault(each.endpoint, message, instead="Use a standard queue, or a FIFO topic")
        for _, event in sam_events(view, "SNS"):
            named = event.get("Topic")
            topic = references.resource(view, named.value) if named else None
            if named and topic and _fifo(topic) and not event.get("SqsSubscription"):
                message = f"the topic {topic.logical_id} is FIFO, and delivers to queues only"
                yield fault(named, message, instead="Subscribe an SQS queue that invokes it")


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


def _checked(each: Subscription) -> bool:
    """Return whether cfn-lint reports a function for a queue, or a queue for a function (W3694)."""
    return each.protocol in ("lambda", "sqs") and "Subscription" not in each.endpoint.path


def _subscriptions(view: View) -> tuple[Subscription, ...]:
    return view.once(_found)


def _found(view: View) -> tuple[Subscription, ...]:
    return tuple(_declared(view))


def _declared(view: View) -> Iterator[Subscription]:
    for resource in view.of_type("AWS::SNS::Subscription"):
        for properties in resource.properties.choices():
            topic = properties.get("TopicArn")
            yield from _endpoints(properties, topic.value if topic else None)
    for resource in view.of_type("AWS::SNS::Topic"):
        for properties in resource.properties.walk("Subscription", "*"):
            yield from _endpoints(properties, unknown(resource.logical_id))


def _endpoints(properties: Place, topic: Any) -> Iterator[Subscription]:
    protocol = known(open_value(properties.get("Protocol")))
    for endpoint in properties.walk("Endpoint"):
        to = destination(properties.view, endpoint.value)
        role = any(str(key).startswith(("SubscriptionRoleArn", "Fn::")) for key in properties.node)
        yield Subscription(topic, role, protocol, endpoint, to)


def _fifo(resource: Resource) -> bool:
    """Return whether a topic or queue is certainly FIFO."""
    name = "FifoTopic" if resource.type == "AWS::SNS::Topic" else "FifoQueue"
    return str(resource.value(name)).lower() == "true"
