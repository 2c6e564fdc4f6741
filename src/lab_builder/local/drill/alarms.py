"""Watches alarms go to ALARM, in their history: a short alarm is over before anyone looks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from lab_builder.local.drill.observation import Ask, Call, Observation


class AlarmsWatch:
    """Watches the history of alarms from a moment on."""

    def __init__(self, ask: Ask, alarms: Sequence[str], since: datetime) -> None:
        self._expected = {alarm: f"{alarm} goes to ALARM" for alarm in alarms}
        self.expects = tuple(self._expected.values())
        self.ended = False
        self._ask = ask
        self._since = since

    def look(self) -> Iterator[Observation]:
        """Yield the alarms that went to ALARM, each once."""
        for alarm in tuple(self._expected):
            asked = {
                "AlarmName": alarm,
                "HistoryItemType": "StateUpdate",
                "StartDate": self._since,
            }
            call = Call("cloudwatch", "describe_alarm_history", asked)
            for item in self._ask(call)["AlarmHistoryItems"]:
                state = json.loads(item["HistoryData"])["newState"]
                if state["stateValue"] == "ALARM":
                    said = f"{alarm} goes to ALARM: {state['stateReason']}"
                    yield Observation(said, call, self._expected.pop(alarm))
                    break
        self.ended = not self._expected


def alarming(ask: Ask, alarms: Sequence[str]) -> tuple[list[str], Call]:
    """Return which of the alarms are in ALARM now, and the call that says so."""
    call = Call("cloudwatch", "describe_alarms", {"AlarmNames": list(alarms)})
    found = ask(call)["MetricAlarms"]
    return [each["AlarmName"] for each in found if each["StateValue"] == "ALARM"], call
