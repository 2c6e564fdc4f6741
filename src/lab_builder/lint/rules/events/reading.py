"""W9213: CloudTrail events of read-only API calls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.events.patterns import read, texts
from lab_builder.lint.events.rules import rules
from lab_builder.lint.fault import Fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View

# Services whose read-only calls are all management events, none are data events.
_SERVICES = frozenset(
    ("cloudformation", "cloudtrail", "config", "ec2", "ecs", "eks", "guardduty", "iam", "kms")
) | {"organizations", "rds", "route53", "secretsmanager", "securityhub"}
_ALL = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"


class ReadOnlyCalls(Rule):
    """A rule that is ENABLED does not receive the CloudTrail events of read-only API calls.

    These begin with Describe, Get or List. A rule matches them only if its State is
    ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.
    """

    id = "W9213"
    shortdesc = "A rule for read-only API calls is enabled for them"
    effect = "the rule never receives its events"
    source_url = (
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
        "eb-service-event-cloudtrail-management.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the API calls whose events the rule does not receive."""
        for rule in rules(view):
            state = rule.properties.get("State")
            if state and state.text != "ENABLED":
                continue
            for place in rule.patterns():
                for pattern in read(place):
                    if not _without_data_events(pattern.value):
                        continue
                    names = texts(pattern.value, "detail", "eventName") or ()
                    for index, name in enumerate(names):
                        if re.match("(Describe|Get|List)[A-Z]", name):
                            yield Fault(
                                pattern.path(("detail", "eventName", index)),
                                f"{name} is a read-only API call, and the rule is only ENABLED",
                                instead=f"Set State: {_ALL}",
                            )


def _without_data_events(pattern: object) -> bool:
    """Return whether a pattern is for API calls of services without read-only data events."""
    if texts(pattern, "detail-type") != ["AWS API Call via CloudTrail"]:
        return False
    sources = texts(pattern, "source") or texts(pattern, "detail", "eventSource") or []
    named = {source.removeprefix("aws.").removesuffix(".amazonaws.com") for source in sources}
    return bool(named) and named <= _SERVICES
