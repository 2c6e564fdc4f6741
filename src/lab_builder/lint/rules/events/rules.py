"""E9214, E9215: what a rule is made of."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events.rules import custom_bus, rules
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import View


class ScheduleBus(Rule):
    """Rules run on a schedule on the default bus only.

    On another, PutRule answers "ScheduleExpression is supported only on the default event bus".
    """

    id = "E9214"
    shortdesc = "A rule with a schedule is on the default bus"
    source_url = (
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html"
    )

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the buses of rules with a schedule."""
        for rule in rules(view):
            for bus in rule.buses() if any(rule.schedules()) else ():
                if custom_bus(view, bus):
                    yield fault(bus, "a rule with a schedule cannot be on a bus of its own")


class TargetIds(Rule):
    """Targets of a rule are told apart by their Id: the second of two replaces the first.

    Only one of the two is then called, and nothing tells which.
    """

    id = "E9215"
    shortdesc = "No two targets of a rule have the same Id"
    source_url = "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield an Id that came before, in lists without conditions."""
        for rule in rules(view):
            targets = rule.properties.get("Targets")
            if targets is None or not isinstance(targets.node, list):
                continue
            seen: set[str] = set()
            for index in range(len(targets.node)):
                named = targets.get(index, "Id")
                if named and named.text in seen:
                    yield fault(named, f"another target of the rule has the Id {named.text} too")
                if named and named.text:
                    seen.add(named.text)
