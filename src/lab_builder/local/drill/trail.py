"""Looks for the stack's deploy in CloudTrail's event history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lab_builder.local.drill.observation import Ask, Call, Observation


class TrailWatch:
    """Finds the change sets that were made for a stack, then who executed one of them.

    ExecuteChangeSet names its change set and not the stack. At most one call a look: CloudTrail
    answers two lookups a second.
    """

    def __init__(self, ask: Ask, stack_id: str) -> None:
        self._expected = "the deploy is in CloudTrail's event history"
        self.expects: tuple[str, ...] = (self._expected,)
        self.ended = False
        self._ask = ask
        self._stack_id = stack_id
        self._change_sets: set[str] = set()

    def look(self) -> Iterator[Observation]:
        """Yield the deploy, once it is there."""
        if self.ended:
            return
        if not self._change_sets:
            call, events = self._find("CreateChangeSet")
            answers = [event["responseElements"] or {} for event in events]
            self._change_sets = {
                answer["id"] for answer in answers if answer.get("stackId") == self._stack_id
            }
            return
        call, events = self._find("ExecuteChangeSet")
        for event in events:
            if event["requestParameters"]["changeSetName"] in self._change_sets:
                said = f"{event['eventTime']} {event['userIdentity']['arn']} called {_what(event)}"
                yield Observation(f"the deploy: {said}", call, self._expected)
                self.ended = True
                break

    def _find(self, name: str) -> tuple[Call, list[dict[str, Any]]]:
        wanted = {"AttributeKey": "EventName", "AttributeValue": name}
        call = Call("cloudtrail", "lookup_events", {"LookupAttributes": [wanted]})
        events = self._ask(call)["Events"]
        return call, [json.loads(event["CloudTrailEvent"]) for event in events]


def _what(event: dict[str, Any]) -> str:
    return f"{event['eventName']} of {event['eventSource']}"
