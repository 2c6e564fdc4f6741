"""What ``lab-builder local drill`` shows."""

from __future__ import annotations

import os
from collections.abc import Generator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import options, output
from lab_builder.errors import EXIT_FAILED, UnconfirmedError

if TYPE_CHECKING:
    from lab_builder.drills import Drill
    from lab_builder.local.drill import Expectation, Observation

_REAL_SECONDS = 120  # Spark and the machine take theirs at any speed
_LAB_SECONDS = 1800  # until the slowest alarm has been quiet and has gone off


def show(env: str | None, seed: str | None, timeout: int | None, *, as_json: bool) -> None:
    """Announce the lab's drill, carry it out, show what is seen, and sum up.

    Raises:
        UnconfirmedError: Ctrl-C ended the watching.
        DrillError: the drill cannot begin.
    """
    from lab_builder import registry
    from lab_builder.aws import Aws
    from lab_builder.local import home, process
    from lab_builder.local.drill import run
    from lab_builder.workflow import lab_stack

    click.get_current_context().params["local"] = True  # for the commands in hints
    settings = options.settings({"env": env, "local": True})
    aws = Aws(settings)
    stack = lab_stack.require(aws)
    drill = registry.find(settings.lab).DRILL
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
    """What was seen so far, each thing shown when it was seen."""

    def __init__(self) -> None:
        self.observations: list[Observation] = []

    def seconds(self, time: datetime) -> float:
        """Return how long after the first observation a moment was."""
        return (time - self.observations[0].time).total_seconds()

    def watch(
        self, running: Generator[Observation, None, tuple[Expectation, ...]]
    ) -> tuple[Expectation, ...]:
        """Show each observation, and return what was expected."""
        from lab_builder.workflow import operation

        try:
            return operation.complete(running, self._add)
        except KeyboardInterrupt as interrupt:
            output.progress("")  # the terminal shows ^C without a new line
            raise UnconfirmedError(
                "stopped watching the drill: executions that were started end by themselves",
                hint="the same command drills again",
            ) from interrupt

    def _add(self, seen: Observation) -> None:
        repeated = self.observations and self.observations[-1].call == seen.call
        self.observations.append(seen)
        mark = output.coloured("seen") if seen.expectation else "    "
        output.progress(f"{self.seconds(seen.time):6.1f} s  {mark}  {seen.what}")
        if not repeated:
            output.progress(output.dim(f"                {seen.call}"))


def _announcement(stack_name: str, drill: Drill, seed: str, seconds: int) -> str:
    rows = [(execution.name, execution.why) for execution in drill.executions]
    return (
        f"A drill on {stack_name}, seed {seed}: trouble on purpose, to see it handled. These\n"
        f"executions of its workflow are started:\n{output.table(rows)}\n"
        f"They set off {len(drill.alarms)} alarms, whose notices go to those who receive the "
        f"lab's alerts.\nWhat comes of it is watched for up to {seconds} s:\n"
    )


def _summary(watched: _Watched, expectations: tuple[Expectation, ...]) -> str:
    rows = [
        (output.coloured("seen"), f"{watched.seconds(each.seen.time):6.1f} s", each.what)
        if each.seen
        else (output.coloured("NOT seen"), "", each.what)
        for each in expectations
    ]
    count = sum(1 for each in expectations if each.seen)
    return f"\n{count} of the {len(rows)} things that the drill must cause were seen:\n" + (
        output.table(rows)
    )


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
