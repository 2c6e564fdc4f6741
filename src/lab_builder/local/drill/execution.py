"""Start an execution of the workflow, and watch its history until it ends."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

from lab_builder.aws_calls import AwsCall, Caller
from lab_builder.drills import Execution
from lab_builder.local.drill.history import notable_events
from lab_builder.local.drill.observation import Observation

_PAGE = 1000  # events, the most that a page of history holds


class ExecutionWatch:
    """Watches one execution; ``run_name`` is its name once it has started."""

    def __init__(self, caller: Caller, machine: str, execution: Execution, seed: str) -> None:
        self.name = execution.name
        self.expects = tuple(f"{execution.name}: {event}" for event in execution.shows)
        self.run_name: str | None = None
        self.ended = False
        self._call = caller
        self._machine = machine
        self._input = json.dumps({**execution.input, "seed": seed})
        self._stem = f"drill-{seed}-{execution.name}"
        self._arn = ""
        self._last_event_id = 0

    def poll(self) -> Iterator[Observation]:
        """Start the execution at first; then yield its new history events."""
        if not self.run_name:
            yield self._start()
        elif not self.ended:
            yield from self._read()

    def _start(self) -> Observation:
        """Start the execution with an unused name: a name can be reused after 90 days."""
        for number in itertools.count(1):
            name = f"{self._stem}-{number}"
            parameters = {"stateMachineArn": self._machine, "name": name, "input": self._input}
            call = AwsCall("stepfunctions", "start_execution", parameters)
            answer = self._call(call, unless="ExecutionAlreadyExists")
            if answer:
                break
        self.run_name, self._arn = name, answer["executionArn"]
        return Observation(f"{self.name}: started as {name}", call)

    def _read(self) -> Iterator[Observation]:
        parameters = {"executionArn": self._arn, "maxResults": _PAGE}
        call = AwsCall("stepfunctions", "get_execution_history", parameters)
        events = self._call(call)["events"]
        for each in notable_events(events):
            if each.event_id > self._last_event_id:
                what = f"{self.name}: {each.expected or each.what}"
                yield Observation(
                    f"{self.name}: {each.what}",
                    call,
                    what if what in self.expects else None,
                )
                self.ended = each.is_end
        self._last_event_id = events[-1]["id"]
