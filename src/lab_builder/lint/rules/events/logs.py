"""W9212: the log groups that rules write to."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.senders import EVENTS, deliveries
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View, grants


class LogGroupAdmitsRules(Rule):
    """A rule writes to a log group by a resource policy of CloudWatch Logs.

    Only the console makes one by itself. In an account where nobody clicked there, nothing is
    written, and only the metric FailedInvocations tells.
    """

    id = "W9212"
    shortdesc = "A log group that a rule writes to lets EventBridge write"
    source_url = (
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield log groups of the template that no policy of it opens to EventBridge."""
        for delivery in deliveries(view):
            group = delivery.to.resource
            if delivery.sender is not EVENTS or delivery.to.kind != "log group" or group is None:
                continue
            if not grants.lets_in(group, "events.amazonaws.com", "logs:PutLogEvents"):
                yield fault(
                    delivery.arn,
                    "no AWS::Logs::ResourcePolicy of the template lets events.amazonaws.com "
                    f"logs:PutLogEvents to {group.logical_id}",
                )
