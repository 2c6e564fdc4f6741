"""E9209 to E9212: the policies of functions, queues and topics that rules call."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.senders import EVENTS, Delivery, deliveries
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants, kms_keys
from lab_builder.lint.rule import Rule
from lab_builder.template.text import unknown
from lab_builder.template.view import View

_DOCS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
_CALLS = {"SQS queue": "sqs:SendMessage", "SNS topic": "sns:Publish"}
_POLICIES = {"SQS queue": "AWS::SQS::QueuePolicy", "SNS topic": "AWS::SNS::TopicPolicy"}


class FunctionPermitsRule(Rule):
    """The resource policy of a function, not a role, allows a rule to call it.

    Without an AWS::Lambda::Permission for events.amazonaws.com, or if its SourceArn is not the ARN
    of the rule, every event is dropped. Only the metric FailedInvocations shows it. The ARN of a
    rule on a custom bus has the name of the bus before that of the rule, and a permission for an
    alias or version does not hold for the function.
    """

    id = "E9209"
    shortdesc = "A function that a rule calls has a permission for the rule"
    effect = "every event is dropped"
    source_url = f"{_DOCS}eb-use-resource-based.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield functions of the template that have no permission for the rule."""
        for delivery in _by_policy(view):
            if delivery.to.kind == "Lambda function" and not _permitted(
                delivery, "lambda:InvokeFunction", delivery.arn.value
            ):
                what = "this function"
                if _permitted(delivery, "lambda:InvokeFunction"):
                    what += " by this ARN: a permission holds for one alias, version or function"
                yield fault(
                    delivery.arn,
                    f"no AWS::Lambda::Permission lets the rule {delivery.source.logical_id} "
                    f"invoke {what}",
                    instead="Add one with Principal events.amazonaws.com and the rule as SourceArn",
                )


class QueuePermitsRule(Rule):
    """The resource policy of a queue or topic, not a role, allows a rule to send to it.

    A new queue has no policy, and the default policy of a topic allows its own account, not
    events.amazonaws.com. Every event is dropped. Only the metric FailedInvocations shows it.
    """

    id = "E9210"
    shortdesc = "A queue or topic that a rule sends to has a policy for the rule"
    effect = "every event is dropped"
    source_url = f"{_DOCS}eb-use-resource-based.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield queues and topics of the template that have no policy for the rule."""
        for delivery in _by_policy(view):
            kind = delivery.to.kind
            if kind in _CALLS and not _permitted(delivery, _CALLS[kind]):
                yield fault(
                    delivery.arn,
                    f"no policy allows events.amazonaws.com {_CALLS[kind]} for the rule "
                    f"{delivery.source.logical_id}",
                    instead=f"Add an {_POLICIES[kind]} that does",
                )


class TargetKey(Rule):
    """To send to an encrypted queue or topic, EventBridge must be allowed to use the key.

    The AWS managed keys alias/aws/sqs and alias/aws/sns allow only their own service. A customer
    managed key must allow events.amazonaws.com kms:Decrypt and kms:GenerateDataKey. For a queue,
    SSE-SQS needs no key.
    """

    id = "E9211"
    shortdesc = "The key of a queue or topic allows the rules that send to it"
    effect = "every event is dropped"
    source_url = f"{_DOCS}eb-troubleshooting.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets whose key does not allow EventBridge."""
        for delivery in _by_policy(view):
            resource = delivery.to.resource if delivery.to.kind in _CALLS else None
            if resource and (why := kms_keys.denial(resource, EVENTS.principal)):
                yield fault(delivery.arn, why, instead=kms_keys.required_key(EVENTS.principal))


def _by_policy(view: View) -> Iterator[Delivery]:
    """Yield the deliveries of rules that use no role."""
    return (each for each in deliveries(view) if each.sender is EVENTS and each.role is None)


def _permitted(delivery: Delivery, action: str, called: object = None) -> bool:
    resource = delivery.to.resource
    source = unknown(f"{delivery.source.logical_id}.Arn")
    return resource is None or grants.allows_service(
        resource, EVENTS.principal, action, source, called
    )
