"""W9212: the log groups that rules send events to."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.senders import EVENTS, deliveries
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.iam import grants
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View


class LogGroupPermitsRules(Rule):
    """A policy of the log group, or one of CloudWatch Logs, allows a rule to write to the group.

    The console creates the latter, CloudFormation does not. Without it no event is written. Only
    the metric FailedInvocations shows it.
    """

    id = "W9212"
    shortdesc = "A log group that a rule writes to has a policy for EventBridge"
    effect = "unless another stack has one, no event is written"
    source_url = (
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield log groups of the template without a policy for EventBridge."""
        for delivery in deliveries(view):
            group = delivery.to.resource
            if delivery.sender is not EVENTS or delivery.to.kind != "log group" or group is None:
                continue
            if not grants.allows_service(group, "events.amazonaws.com", "logs:PutLogEvents"):
                yield fault(
                    delivery.arn,
                    f"neither ResourcePolicyDocument of {group.logical_id} nor an "
                    "AWS::Logs::ResourcePolicy allows events.amazonaws.com logs:PutLogEvents on it",
                    instead="Allow logs:CreateLogStream and logs:PutLogEvents",
                )
