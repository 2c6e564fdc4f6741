"""E9209 to E9212: what functions, queues and topics let EventBridge do."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.senders import EVENTS, Delivery, deliveries
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View, grants, keys
from lab_builder.template.text import unknown

_DOCS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
_CALLS = {"SQS queue": "sqs:SendMessage", "SNS topic": "sns:Publish"}


class FunctionAdmitsRule(Rule):
    """A rule calls a function by the function's own policy, not by a role.

    Without an AWS::Lambda::Permission for events.amazonaws.com, or with one whose SourceArn is
    another rule, every event is dropped and only the metric FailedInvocations tells.
    """

    id = "E9209"
    shortdesc = "A function that a rule calls lets the rule call it"
    source_url = f"{_DOCS}eb-use-resource-based.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield functions of the template that no permission opens to the rule."""
        for delivery in _by_policy(view):
            if delivery.to.kind == "Lambda function" and not _admitted(
                delivery, "lambda:InvokeFunction"
            ):
                yield fault(
                    delivery.arn,
                    f"no AWS::Lambda::Permission lets the rule {delivery.source.logical_id} "
                    "invoke this function",
                )


class QueueAdmitsRule(Rule):
    """A rule writes to a queue or a topic by the policy that stands on it.

    A new queue has none, and the one that a new topic comes with is for its own account's users,
    not for events.amazonaws.com. Every event is dropped, and only FailedInvocations tells.
    """

    id = "E9210"
    shortdesc = "A queue or topic that a rule writes to lets the rule write"
    source_url = f"{_DOCS}eb-use-resource-based.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield queues and topics of the template that no policy opens to the rule."""
        for delivery in _by_policy(view):
            kind = delivery.to.kind
            if kind in _CALLS and not _admitted(delivery, _CALLS[kind]):
                yield fault(
                    delivery.arn,
                    f"no policy lets events.amazonaws.com {_CALLS[kind]} for the rule "
                    f"{delivery.source.logical_id}",
                )


class TargetKey(Rule):
    """To write to what is encrypted, EventBridge must be let in by the key too.

    The policy of alias/aws/sqs and alias/aws/sns is AWS's and lets only its own service in. A key
    of one's own needs kms:Decrypt and kms:GenerateDataKey for events.amazonaws.com; a queue has
    SSE-SQS, which needs no key.
    """

    id = "E9211"
    shortdesc = "The key of a queue or topic lets the rules in that write to it"
    source_url = f"{_DOCS}eb-troubleshooting.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield targets whose key does not let rules in."""
        for delivery in _by_policy(view):
            resource = delivery.to.resource if delivery.to.kind in _CALLS else None
            if resource and (why := keys.shuts_out(resource, EVENTS.principal)):
                yield fault(delivery.arn, why)


def _by_policy(view: View) -> Iterator[Delivery]:
    """Yield what rules deliver without a role."""
    return (each for each in deliveries(view) if each.sender is EVENTS and each.role is None)


def _admitted(delivery: Delivery, action: str) -> bool:
    resource = delivery.to.resource
    source = unknown(f"{delivery.source.logical_id}.Arn")
    return resource is None or grants.lets_in(resource, EVENTS.principal, action, source)
