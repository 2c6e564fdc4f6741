"""``rule``: an EventBridge rule: its state, schedule, targets, and how often it matched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from lab_builder.lessons.statements import points
from lab_builder.lessons.statements.expected import Expected
from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.statement import (
    Statement,
    Verdict,
    World,
    fails,
    holds,
    verdict,
)

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Rule(Statement):
    """A rule by name, on the default bus unless ``bus`` names another.

    ``pattern`` is compared with the parsed event pattern. Each of ``targets`` is the ARN of a
    target, or its end. ``triggered`` is compared with how often, since the lesson began, the rule
    matched an event or its schedule, from the metric TriggeredRules:
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
    """

    kind: ClassVar[str] = "rule"

    rule: str
    bus: str | None
    state: Expected | None
    schedule: Expected | None
    pattern: Expected | None
    targets: tuple[str, ...]
    triggered: Expected | None

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        fields.require_any("state", "schedule", "pattern", "targets", "triggered")
        pattern = fields.mapping("pattern")
        return cls(
            fields.required("rule"),
            fields.text("bus"),
            fields.expected("state"),
            fields.expected("schedule"),
            Expected(pattern) if pattern else None,
            fields.texts("targets"),
            fields.expected("triggered"),
        )

    def __str__(self) -> str:
        said = [
            f"is {self.state}" if self.state else "",
            f"has the schedule {self.schedule}" if self.schedule else "",
            f"has the pattern {json.dumps(self.pattern.value)}" if self.pattern else "",
            f"has the target {', '.join(self.targets)}" if self.targets else "",
            f"was triggered {self.triggered} times" if self.triggered else "",
        ]
        return f"the rule {self.rule} {' and '.join(filter(None, said))}"

    def observe(self, world: World) -> Verdict:
        """Describe the rule, then its targets, then its metric, as far as they are asked for."""
        bus = {"EventBusName": self.bus} if self.bus else {}
        call, rule = world.get("events", "describe_rule", Name=self.rule, **bus)
        if rule is None:
            return fails(f"there is no rule {self.rule}", call)
        for expected, found in (
            (self.state, rule["State"]),
            (self.schedule, rule.get("ScheduleExpression")),
            (self.pattern, json.loads(rule.get("EventPattern", "null"))),
        ):
            if expected and not expected.matches(found):
                return fails(f"found {found}, not {expected}", call)
        saw = f"{rule['State']} {rule.get('ScheduleExpression') or rule.get('EventPattern', '')}"
        if self.targets:
            result = self._targets(world, bus)
            if not result.holds or not self.triggered:
                return result
        if self.triggered:
            return self._triggered(world, self.triggered, is_enabled=rule["State"] == "ENABLED")
        return holds(saw, call)

    def _targets(self, world: World, bus: dict[str, Any]) -> Verdict:
        call, answer = world.get("events", "list_targets_by_rule", Rule=self.rule, **bus)
        arns = [target["Arn"] for target in (answer or {}).get("Targets", ())]
        right = all(any(arn.endswith(end) for arn in arns) for end in self.targets)
        return verdict(right, f"targets: {', '.join(arns) or 'none'}", call)

    def _triggered(self, world: World, expected: Expected, *, is_enabled: bool) -> Verdict:
        call, found = points.statistics(
            world, "AWS/Events", "TriggeredRules", {"RuleName": self.rule}, "Sum", _MINUTE
        )
        times = sum(found)
        saw = f"triggered {times:g} times"
        if not is_enabled:
            saw += "; it is DISABLED, and lab-builder resume enables the schedules"
        return verdict(expected.matches(times), saw, call)
