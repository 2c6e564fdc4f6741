"""W9213: events of calls that only read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab_builder.lint.events.patterns import read, texts
from lab_builder.lint.events.rules import rules
from lab_builder.lint.rule import Fault, Rule
from lab_builder.lint.view import View

# Services whose calls beginning so are all management events: they read no data.
_SERVICES = frozenset(
    ("cloudformation", "cloudtrail", "config", "ec2", "ecs", "eks", "guardduty", "iam", "kms")
) | {"organizations", "rds", "route53", "secretsmanager", "securityhub"}
_ALL = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"


class ReadingCalls(Rule):
    """A rule that is ENABLED does not get CloudTrail's events of calls that only read.

    Those begin with Describe, Get or List. A rule for them waits in vain unless its State is
    ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.
    """

    id = "W9213"
    shortdesc = "A rule for calls that only read is enabled for them"
    source_url = (
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
        "eb-service-event-cloudtrail-management.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names of calls that the rule does not get."""
        for rule in rules(view):
            state = rule.properties.get("State")
            if state and state.text != "ENABLED":
                continue
            for place in rule.patterns():
                for pattern in read(place):
                    if not _of_services(pattern.value):
                        continue
                    names = texts(pattern.value, "detail", "eventName") or ()
                    for index, name in enumerate(names):
                        if re.match("(Describe|Get|List)[A-Z]", name):
                            yield Fault(
                                pattern.path(("detail", "eventName", index)),
                                f"{name} only reads: a rule gets its events with State {_ALL}",
                            )


def _of_services(pattern: object) -> bool:
    """Tell whether a pattern is for calls of services that are known to only manage so."""
    if texts(pattern, "detail-type") != ["AWS API Call via CloudTrail"]:
        return False
    sources = texts(pattern, "source") or texts(pattern, "detail", "eventSource") or []
    named = {source.removeprefix("aws.").removesuffix(".amazonaws.com") for source in sources}
    return bool(named) and named <= _SERVICES
