"""E9214, E9215: the bus and the target ids of a rule."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.rules import custom_bus, rules
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import View


class ScheduleBus(Rule):
    """Only rules on the default bus can have a schedule.

    On another bus PutRule fails: "ScheduleExpression is supported only on the default event bus".
    """

    id = "E9214"
    shortdesc = "A rule with a schedule is on the default bus"
    effect = "PutRule rejects it"
    source_url = (
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the custom buses of rules with a schedule."""
        for rule in rules(view):
            for bus in rule.buses() if any(rule.schedules()) else ():
                if custom_bus(view, bus):
                    message = "a rule with a schedule must be on the default bus"
                    yield fault(bus, message, instead="Remove EventBusName")


class TargetIds(Rule):
    """The Id identifies a target of a rule: of two targets with the same Id one replaces the other.

    Only one of the two is called.
    """

    id = "E9215"
    shortdesc = "No two targets of a rule have the same Id"
    effect = "only one of them is called"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield repeated Ids, in lists without conditions."""
        for rule in rules(view):
            targets = rule.properties.get("Targets")
            if targets is None or not isinstance(targets.node, list):
                continue
            seen: set[str] = set()
            for index in range(len(targets.node)):
                named = targets.get(index, "Id")
                if named and named.text in seen:
                    yield fault(
                        named, f"an earlier target of the rule also has the Id {named.text!r}"
                    )
                if named and named.text:
                    seen.add(named.text)
