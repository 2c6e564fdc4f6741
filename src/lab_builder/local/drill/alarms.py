"""Watch alarms change to ALARM, in the alarm history, which shows short alarms too."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from lab_builder.aws_calls import AwsCall, Caller
from lab_builder.local.drill.observation import Observation


class AlarmsWatch:
    """Watches the history of alarms from a time on."""

    def __init__(self, caller: Caller, alarms: Sequence[str], since: datetime) -> None:
        self._expected = {alarm: f"{alarm} goes to ALARM" for alarm in alarms}
        self.expects = tuple(self._expected.values())
        self.ended = False
        self._call = caller
        self._since = since

    def poll(self) -> Iterator[Observation]:
        """Yield the alarms that changed to ALARM, each once."""
        for alarm in tuple(self._expected):
            parameters = {
                "AlarmName": alarm,
                "HistoryItemType": "StateUpdate",
                "StartDate": self._since,
            }
            call = AwsCall("cloudwatch", "describe_alarm_history", parameters)
            for item in self._call(call)["AlarmHistoryItems"]:
                state = json.loads(item["HistoryData"])["newState"]
                if state["stateValue"] == "ALARM":
                    text = f"{alarm} goes to ALARM: {state['stateReason']}"
                    yield Observation(text, call, self._expected.pop(alarm))
                    break
        self.ended = not self._expected


def alarms_in_alarm(caller: Caller, alarms: Sequence[str]) -> tuple[list[str], AwsCall]:
    """Return the alarms that are in ALARM now, and the call that showed it."""
    call = AwsCall("cloudwatch", "describe_alarms", {"AlarmNames": list(alarms)})
    found = caller(call)["MetricAlarms"]
    return [each["AlarmName"] for each in found if each["StateValue"] == "ALARM"], call
