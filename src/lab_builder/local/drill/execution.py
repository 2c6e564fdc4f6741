"""Starts an execution of the workflow, and watches its history until it ends."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

from lab_builder.drills import Execution
from lab_builder.local.drill.history import notable
from lab_builder.local.drill.observation import Ask, Call, Observation

_PAGE = 1000  # events, the most that a page of history holds


class ExecutionWatch:
    """Watches one execution; ``run_name`` is its name once it has started."""

    def __init__(self, ask: Ask, machine: str, execution: Execution, seed: str) -> None:
        self.name = execution.name
        self.expects = tuple(f"{execution.name}: {step}" for step in execution.shows)
        self.run_name: str | None = None
        self.ended = False
        self._ask = ask
        self._machine = machine
        self._input = json.dumps({**execution.input, "seed": seed})
        self._stem = f"drill-{seed}-{execution.name}"
        self._arn = ""
        self._told = 0  # the id of the last event that was looked at

    def look(self) -> Iterator[Observation]:
        """Start the execution at first; later yield what came to its history."""
        if not self.run_name:
            yield self._start()
        elif not self.ended:
            yield from self._read()

    def _start(self) -> Observation:
        """Start it under the first of its names that is free: a name serves once in 90 days."""
        for number in itertools.count(1):
            name = f"{self._stem}-{number}"
            given = {"stateMachineArn": self._machine, "name": name, "input": self._input}
            call = Call("stepfunctions", "start_execution", given)
            answer = self._ask(call, unless="ExecutionAlreadyExists")
            if answer:
                break
        self.run_name, self._arn = name, answer["executionArn"]
        return Observation(f"{self.name}: started as {name}", call)

    def _read(self) -> Iterator[Observation]:
        asked = {"executionArn": self._arn, "maxResults": _PAGE}
        call = Call("stepfunctions", "get_execution_history", asked)
        events = self._ask(call)["events"]
        for each in notable(events):
            if each.event_id > self._told:
                what = f"{self.name}: {each.step or each.what}"
                yield Observation(
                    f"{self.name}: {each.what}",
                    call,
                    what if what in self.expects else None,
                )
                self.ended = each.is_end
        self._told = events[-1]["id"]
