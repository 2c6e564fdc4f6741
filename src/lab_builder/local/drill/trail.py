"""Watch for the stack's deploy in CloudTrail's event history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lab_builder.aws_calls import AwsCall, Caller
from lab_builder.local.drill.observation import Observation


class TrailWatch:
    """Finds the change sets of a stack, then who executed one of them.

    The ExecuteChangeSet event has the change set, but not the stack. Each poll makes one call,
    because CloudTrail allows two lookups per second.
    """

    def __init__(self, caller: Caller, stack_id: str) -> None:
        self._expected = "the deploy is in CloudTrail's event history"
        self.expects: tuple[str, ...] = (self._expected,)
        self.ended = False
        self._call = caller
        self._stack_id = stack_id
        self._change_sets: set[str] = set()

    def poll(self) -> Iterator[Observation]:
        """Yield the deploy when its event is recorded."""
        if self.ended:
            return
        if not self._change_sets:
            call, events = self._lookup("CreateChangeSet")
            responses = [event["responseElements"] or {} for event in events]
            self._change_sets = {
                response["id"]
                for response in responses
                if response.get("stackId") == self._stack_id
            }
            return
        call, events = self._lookup("ExecuteChangeSet")
        for event in events:
            if event["requestParameters"]["changeSetName"] in self._change_sets:
                caller = event["userIdentity"]["arn"]
                text = f"the deploy: {event['eventTime']} {caller} called {_operation(event)}"
                yield Observation(text, call, self._expected)
                self.ended = True
                break

    def _lookup(self, name: str) -> tuple[AwsCall, list[dict[str, Any]]]:
        attribute = {"AttributeKey": "EventName", "AttributeValue": name}
        call = AwsCall("cloudtrail", "lookup_events", {"LookupAttributes": [attribute]})
        events = self._call(call)["Events"]
        return call, [json.loads(event["CloudTrailEvent"]) for event in events]


def _operation(event: dict[str, Any]) -> str:
    return f"{event['eventName']} of {event['eventSource']}"
