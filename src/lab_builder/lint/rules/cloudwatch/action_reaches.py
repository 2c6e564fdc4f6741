"""E9341, E9342, E9343: the permissions for what an alarm calls."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.facts.resource_types import FUNCTIONS
from lab_builder.lint.cloudwatch.actions import actions, topics
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants, kms_keys
from lab_builder.lint.iam.resource_policies import policy_may_allow
from lab_builder.lint.rule import Rule
from lab_builder.template import references
from lab_builder.template.text import Hole, Text
from lab_builder.template.view import Resource, View

_ALARMS = "cloudwatch.amazonaws.com"
_LAMBDA_ALARMS = "lambda.alarms.cloudwatch.amazonaws.com"


class TopicKeyPermitsAlarms(Rule):
    """An alarm can publish to an encrypted topic only if it is allowed to use the key.

    The AWS managed key alias/aws/sns allows SNS only. A customer managed key must allow
    cloudwatch.amazonaws.com kms:Decrypt and kms:GenerateDataKey*. Otherwise the alarm changes
    state, but sends no notification.
    """

    id = "E9341"
    shortdesc = "The key of a topic allows the alarms that publish to it"
    effect = "no notification is sent"
    source_url = "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the actions whose topic has a key that does not allow CloudWatch."""
        for action in topics(view):
            if action.target and (reason := kms_keys.denial(action.target, _ALARMS)):
                yield fault(action.place, reason, instead=kms_keys.required_key(_ALARMS))


class TopicPermitsAlarms(Rule):
    """A topic policy replaces the default one, which allows the alarms of the account to publish.

    If it allows other services only, the alarm changes state, but sends no notification.
    """

    id = "E9342"
    shortdesc = "The policy of a topic allows the alarms that publish to it"
    effect = "no notification is sent"
    source_url = "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the actions whose topic has a policy that does not allow CloudWatch."""
        for action in topics(view):
            policies = _policies(view, action.target) if action.target else []
            if view.whole and policies and not any(_publishable(policy) for policy in policies):
                message = f"the policy of the topic does not allow {_ALARMS} sns:Publish"
                yield fault(action.place, message, instead="Add a statement that does")


class FunctionPermitsAlarms(Rule):
    """The resource policy of a function, not a role, allows an alarm to call it.

    The function requires an AWS::Lambda::Permission for lambda.alarms.cloudwatch.amazonaws.com.
    """

    id = "E9343"
    shortdesc = "A function that an alarm calls has a permission for alarms"
    effect = "the function is not called"
    source_url = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the actions whose function has no permission."""
        for action in actions(view):
            target, value = action.target, action.place.value
            if not target or target.type not in FUNCTIONS:
                continue
            if isinstance(value, Text) and value.alone == Hole(target.logical_id):
                continue  # its name, which E9340 reports
            if not grants.allows_service(target, _LAMBDA_ALARMS, "lambda:InvokeFunction"):
                message = f"{target.logical_id} has no permission for {_LAMBDA_ALARMS}"
                yield fault(action.place, message, instead="Add an AWS::Lambda::Permission")


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
    """Return whether a policy may allow alarms to publish, by allowing the account too."""
    document = policy.get("PolicyDocument")
    return policy_may_allow(document, _ALARMS, "sns:Publish", accounts=True)
