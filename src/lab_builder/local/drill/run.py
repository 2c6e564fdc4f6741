"""A drill from its start to its end: waits for quiet, starts the executions, watches all."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime

from lab_builder.aws import Aws
from lab_builder.drills import Drill
from lab_builder.errors import DrillError
from lab_builder.hints import Advice, CommandLine
from lab_builder.local.drill.alarms import AlarmsWatch, alarming
from lab_builder.local.drill.execution import ExecutionWatch
from lab_builder.local.drill.ledger import LedgerWatch
from lab_builder.local.drill.notices import NoticesWatch
from lab_builder.local.drill.observation import Ask, Call, Expectation, Observation, Watch
from lab_builder.local.drill.trail import TrailWatch
from lab_builder.stacks.values import Stack

_PAUSE = 0.5  # seconds between looks


def run(
    aws: Aws, stack: Stack, drill: Drill, seed: str, seconds: float
) -> Generator[Observation, None, tuple[Expectation, ...]]:
    """Carry out a drill, yielding what is seen as it is seen; return what was expected.

    It waits at most ``seconds`` for quiet, and then watches at most as long, until all was seen.
    The executions end by themselves, whoever watches; closed early, it leaves nothing else behind.

    Raises:
        DrillError: an alarm of the drill stays in ALARM, or the stack is not the drill's.
        AwsError: a call was refused or lost.
    """
    ask = Ask(aws)
    alarms = [_alarm_name(ask, stack, alarm) for alarm in drill.alarms]
    yield from _quiet(ask, alarms, time.monotonic() + seconds)
    since = datetime.now(UTC).replace(microsecond=0)  # alarm histories know no fractions
    notices = NoticesWatch(ask, _output(stack, drill.queue), alarms, since)
    watches: list[Watch] = []
    for execution in drill.executions:
        started = ExecutionWatch(ask, _output(stack, drill.workflow), execution, seed)
        watches.append(started)
        if execution.ledger:
            bucket = _output(stack, execution.ledger.bucket)
            watches.append(LedgerWatch(ask, bucket, execution.ledger, started))
    watches += [AlarmsWatch(ask, alarms, since), notices, TrailWatch(ask, stack.id)]
    seen: dict[str, Observation] = {}
    until = time.monotonic() + seconds
    try:
        while not all(watch.ended for watch in watches) and time.monotonic() < until:
            for watch in watches:
                for observation in watch.look():
                    if observation.expectation in seen:
                        yield replace(observation, expectation=None)
                        continue
                    if observation.expectation:
                        seen[observation.expectation] = observation
                    yield observation
            time.sleep(_PAUSE)
    finally:
        notices.put_back()
    return tuple(
        Expectation(expected, seen.get(expected)) for watch in watches for expected in watch.expects
    )


def _quiet(ask: Ask, alarms: list[str], until: float) -> Generator[Observation, None, None]:
    """Wait until no alarm is in ALARM: one that is cannot go there.

    Raises:
        DrillError: one still is.
    """
    told: list[str] = []
    while True:
        loud, call = alarming(ask, alarms)
        if not loud:
            return
        if time.monotonic() > until:
            raise DrillError(
                f"the drill cannot begin: {', '.join(loud)} in ALARM, and stay there",
                hint=Advice(
                    "good runs end it: are the schedules on? ", CommandLine("resume", "--local")
                ),
            )
        if loud != told:
            yield Observation(
                f"waiting for {', '.join(loud)} to leave ALARM before it starts", call
            )
            told = loud
        time.sleep(_PAUSE)


def _alarm_name(ask: Ask, stack: Stack, logical_id: str) -> str:
    asked = {"StackName": stack.id, "LogicalResourceId": logical_id}
    answer = ask(Call("cloudformation", "describe_stack_resource", asked))
    return str(answer["StackResourceDetail"]["PhysicalResourceId"])


def _output(stack: Stack, name: str) -> str:
    if name not in stack.outputs:
        raise DrillError(
            f"the stack {stack.name} has no output {name}, which the drill needs",
            hint=Advice(CommandLine("deploy", "--local"), " brings the stack up to date"),
        )
    return stack.outputs[name]
