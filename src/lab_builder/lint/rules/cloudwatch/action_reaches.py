"""E9341, E9342, E9343: whether an alarm gets through to what it calls."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.cloudwatch.actions import actions, topics
from lab_builder.lint.functions import TYPES
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Hole, Resource, Text, View, grants, keys
from lab_builder.lint.view.admission import admits
from lab_builder.template import references

_ALARMS = "cloudwatch.amazonaws.com"
_LAMBDA_ALARMS = "lambda.alarms.cloudwatch.amazonaws.com"


class TopicKeyAdmitsAlarms(Rule):
    """An alarm cannot publish to a topic that is encrypted with a key which it may not use.

    The key alias/aws/sns lets in nobody but SNS. A key of one's own needs a statement that allows
    cloudwatch.amazonaws.com kms:Decrypt and kms:GenerateDataKey*. Without it the alarm changes
    state and nobody is told.
    """

    id = "E9341"
    shortdesc = "The key of a topic lets the alarms in that publish to it"
    source_url = "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the actions whose topic has such a key."""
        for action in topics(view):
            if action.target and (reason := keys.shuts_out(action.target, _ALARMS)):
                yield fault(action.place, reason)


class TopicAdmitsAlarms(Rule):
    """A topic policy of one's own replaces the one that lets alarms of the account publish.

    Where it names other services only, the alarm changes state and nobody is told.
    """

    id = "E9342"
    shortdesc = "The policy of a topic lets the alarms in that publish to it"
    source_url = "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the actions whose topic has such a policy."""
        for action in topics(view):
            policies = _policies(view, action.target) if action.target else []
            if view.whole and policies and not any(_publishable(policy) for policy in policies):
                message = f"the policy of the topic does not let {_ALARMS} publish"
                yield fault(action.place, message)


class FunctionAdmitsAlarms(Rule):
    """An alarm calls a function by the function's own policy, not by a role.

    It needs an AWS::Lambda::Permission for lambda.alarms.cloudwatch.amazonaws.com.
    """

    id = "E9343"
    shortdesc = "A function that an alarm calls has a permission for alarms"
    source_url = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the actions whose function has no permission."""
        for action in actions(view):
            target, value = action.target, action.place.value
            if not target or target.type not in TYPES:
                continue
            if isinstance(value, Text) and value.alone == Hole(target.logical_id):
                continue  # its name, which is no action at all
            if not grants.lets_in(target, _LAMBDA_ALARMS, "lambda:InvokeFunction"):
                message = f"{target.logical_id} has no permission for {_LAMBDA_ALARMS}"
                yield fault(action.place, message)


def _policies(view: View, topic: Resource) -> list[Resource]:
    found = []
    for policy in view.of_type("AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"):
        listed = policy.get("Topics") or policy.get("TopicArn")
        if listed and any(
            references.refers_to(each.value, topic.logical_id) for each in listed.items()
        ):
            found.append(policy)
    return found


def _publishable(policy: Resource) -> bool:
    """Tell whether a policy may let alarms publish; one for an account may stand for them."""
    document = policy.get("PolicyDocument")
    return admits(document, _ALARMS, "sns:Publish", accounts=True)
