"""``alarm``: a CloudWatch alarm: its state now, or one that it was in since the lesson began."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar, Self

from lab_builder.lessons.statements.fields import Fields
from lab_builder.lessons.statements.statement import (
    Statement,
    Verdict,
    World,
    fails,
    holds,
    verdict,
)

_STATES = ("OK", "ALARM", "INSUFFICIENT_DATA")


@dataclass(frozen=True, slots=True)
class Alarm(Statement):
    """An alarm, a composite one too. ``was`` is a state that it was in since the lesson began.

    The history shows short alarms too. ``reason`` is part of the reason of that state.
    """

    kind: ClassVar[str] = "alarm"

    alarm: str
    state: str | None
    was: str | None
    reason: str

    @classmethod
    def parse(cls, fields: Fields) -> Self:
        """Read the statement."""
        fields.require_any("state", "was")
        return cls(
            fields.required("alarm"),
            fields.choice("state", _STATES),
            fields.choice("was", _STATES),
            fields.text("reason") or "",
        )

    def __str__(self) -> str:
        said = [
            f"is in {self.state}" if self.state else "",
            f"was in {self.was}" if self.was else "",
            f"because {self.reason}" if self.reason else "",
        ]
        return f"the alarm {self.alarm} {' and '.join(filter(None, said))}"

    def observe(self, world: World) -> Verdict:
        """Describe the alarm, then read its history, as far as they are asked for."""
        call, answer = world.get(
            "cloudwatch",
            "describe_alarms",
            AlarmNames=[self.alarm],
            AlarmTypes=["MetricAlarm", "CompositeAlarm"],
        )
        kinds = ("MetricAlarms", "CompositeAlarms")
        found = [alarm for kind in kinds for alarm in (answer or {}).get(kind, ())]
        if not found:
            return fails(f"there is no alarm {self.alarm}", call)
        state, reason = found[0]["StateValue"], found[0].get("StateReason", "")
        if self.state and (self.state != state or (not self.was and self.reason not in reason)):
            return fails(f"{state}: {reason}", call)
        return self._was(world, self.was, state) if self.was else holds(f"{state}: {reason}", call)

    def _was(self, world: World, state: str, now: str) -> Verdict:
        """Look for the state among those since the lesson began, the one at its begin included."""
        call, answer = world.get(
            "cloudwatch",
            "describe_alarm_history",
            AlarmName=self.alarm,
            AlarmTypes=["MetricAlarm", "CompositeAlarm"],
            HistoryItemType="StateUpdate",
            StartDate=world.since.replace(microsecond=0),
        )
        changes = [
            json.loads(item["HistoryData"]) for item in (answer or {}).get("AlarmHistoryItems", ())
        ]
        states = [change[end] for change in changes for end in ("newState", "oldState")]
        if not states:
            return verdict(now == state and not self.reason, f"{now} all the time", call)
        for each in states:
            reason = each.get("stateReason", "")
            if each["stateValue"] == state and self.reason in reason:
                return holds(f"{state}: {reason}", call)
        return fails(f"{states[0]['stateValue']}: {states[0].get('stateReason', '')}", call)
