"""The output of ``lab-builder local drill``."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import options, output
from lab_builder.errors import EXIT_FAILED, UnconfirmedError
from lab_builder.words import counted, verb

if TYPE_CHECKING:
    from lab_builder.drills import Drill
    from lab_builder.local.drill import Expectation, Observation

_REAL_SECONDS = 300  # for Spark and the machine, which may be busy, at any speed
_LAB_SECONDS = 1800  # until the slowest alarm has left ALARM and changed to it again


def show(env: str | None, seed: str | None, timeout: int | None, *, as_json: bool) -> None:
    """Announce the lab's drill, run it, show the observations, and summarize.

    Raises:
        UnconfirmedError: Ctrl-C was pressed.
        DrillError: the drill cannot start.
    """
    from lab_builder import registry
    from lab_builder.aws import Aws
    from lab_builder.local import home, process
    from lab_builder.local.drill import run
    from lab_builder.workflow import lab_stack

    click.get_current_context().params["local"] = True  # for the commands in hints
    settings = options.settings({"env": env, "local": True})
    aws = Aws(settings)
    stack = lab_stack.require_resources(aws)
    drill = registry.find(lab_stack.lab(aws, stack)).DRILL
    seed = seed or drill.seed
    speed = process.running(home.locate(os.environ)).speed
    seconds = timeout or _REAL_SECONDS + _LAB_SECONDS // speed
    output.progress(_announcement(stack.name, drill, seed, seconds))
    watched = _Watched()
    expectations = watched.watch(run(aws, stack, drill, seed, seconds))
    if as_json:
        output.as_json(_value(seed, watched, expectations))
    else:
        output.result(_summary(watched, expectations))
    if not all(expectation.seen for expectation in expectations):
        click.get_current_context().exit(EXIT_FAILED)


class _Watched:
    """The observations so far, each shown when it is made."""

    def __init__(self) -> None:
        self.observations: list[Observation] = []

    def seconds(self, time: datetime) -> float:
        """Return the seconds from the first observation to a time."""
        return (time - self.observations[0].time).total_seconds()

    def watch(
        self, running: Generator[Observation, None, tuple[Expectation, ...]]
    ) -> tuple[Expectation, ...]:
        """Show each observation, and return the expectations."""
        from lab_builder.workflow import operation

        try:
            return operation.complete(running, self._add)
        except KeyboardInterrupt as interrupt:
            output.progress("")  # the terminal shows ^C without a new line
            raise UnconfirmedError(
                "the drill was interrupted; executions that were started continue",
                hint="lab-builder local drill",
            ) from interrupt

    def _add(self, seen: Observation) -> None:
        repeated = self.observations and self.observations[-1].call == seen.call
        self.observations.append(seen)
        mark = "seen" if seen.expectation else "    "
        line = f"{self.seconds(seen.time):6.1f} s  {mark}  {seen.what}"
        shown = output.prose(line, " " * 16, sys.stderr)
        output.progress(shown.replace(mark, output.coloured(mark), 1))
        if not repeated:
            output.progress(output.dim(f"                {seen.call}"))


def _announcement(stack_name: str, drill: Drill, seed: str, seconds: int) -> str:
    rows = [(execution.name, execution.why) for execution in drill.executions]
    return (
        f"Failure drill on {stack_name}, seed {seed}.\n"
        f"It injects failures by starting these executions of the workflow:\n{output.table(rows)}\n"
        f"{counted(len(drill.alarms), 'alarm')} will change to ALARM and notify the subscribers "
        f"of the lab's alerts.\nObserving for up to {counted(seconds, 'second')}:\n"
    )


def _summary(watched: _Watched, expectations: tuple[Expectation, ...]) -> str:
    rows = [
        (output.coloured("seen"), f"{watched.seconds(each.seen.time):6.1f} s", each.what)
        if each.seen
        else (output.coloured("NOT seen"), "", each.what)
        for each in expectations
    ]
    count = sum(1 for each in expectations if each.seen)
    were = verb(count, "was", "were")
    return f"\n{count} of {len(rows)} expected effects {were} seen:\n{output.table(rows)}"


def _value(seed: str, watched: _Watched, expectations: tuple[Expectation, ...]) -> dict[str, Any]:
    return {
        "seed": seed,
        "observations": [
            {
                "seconds": watched.seconds(each.time),
                "what": each.what,
                "call": each.call,
                "command": str(each.call),
                "expectation": each.expectation,
            }
            for each in watched.observations
        ],
        "expectations": [
            {"what": each.what, "seen": each.seen is not None} for each in expectations
        ],
    }
