"""Run a drill: wait until no alarm is in ALARM, start the executions, and watch their effects."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime

from lab_builder.aws import Aws
from lab_builder.aws_calls import AwsCall, Caller
from lab_builder.drills import Drill
from lab_builder.errors import DrillError
from lab_builder.hints import Advice, CommandLine
from lab_builder.local.drill.alarms import AlarmsWatch, alarms_in_alarm
from lab_builder.local.drill.execution import ExecutionWatch
from lab_builder.local.drill.ledger import LedgerWatch
from lab_builder.local.drill.notifications import NotificationsWatch
from lab_builder.local.drill.observation import Expectation, Observation, Watch
from lab_builder.local.drill.trail import TrailWatch
from lab_builder.stacks.values import Stack

_POLL_INTERVAL = 0.5  # seconds


def run(
    aws: Aws, stack: Stack, drill: Drill, seed: str, seconds: float
) -> Generator[Observation, None, tuple[Expectation, ...]]:
    """Run a drill, yield observations as they are made, and return the expectations.

    It waits at most ``seconds`` until no alarm is in ALARM, then watches at most ``seconds`` until
    everything expected is observed. If it is closed early, only the executions continue.

    Raises:
        DrillError: an alarm of the drill stays in ALARM, or the stack lacks an output.
        AwsError: an API call failed.
    """
    caller = Caller(aws)
    alarms = [_alarm_name(caller, stack, alarm) for alarm in drill.alarms]
    yield from _wait_for_alarms(caller, alarms, time.monotonic() + seconds)
    since = datetime.now(UTC).replace(microsecond=0)  # alarm histories have whole seconds
    notifications = NotificationsWatch(caller, _output(stack, drill.queue), alarms, since)
    watches: list[Watch] = []
    for execution in drill.executions:
        started = ExecutionWatch(caller, _output(stack, drill.workflow), execution, seed)
        watches.append(started)
        if execution.ledger:
            bucket = _output(stack, execution.ledger.bucket)
            watches.append(LedgerWatch(caller, bucket, execution.ledger, started))
    watches += [AlarmsWatch(caller, alarms, since), notifications, TrailWatch(caller, stack.id)]
    seen: dict[str, Observation] = {}
    until = time.monotonic() + seconds
    try:
        while not all(watch.ended for watch in watches) and time.monotonic() < until:
            for watch in watches:
                for observation in watch.poll():
                    if observation.expectation in seen:
                        yield replace(observation, expectation=None)
                        continue
                    if observation.expectation:
                        seen[observation.expectation] = observation
                    yield observation
            time.sleep(_POLL_INTERVAL)
    finally:
        notifications.put_back()
    return tuple(
        Expectation(expected, seen.get(expected)) for watch in watches for expected in watch.expects
    )


def _wait_for_alarms(
    caller: Caller, alarms: list[str], until: float
) -> Generator[Observation, None, None]:
    """Wait until no alarm is in ALARM, because only other alarms can change to ALARM.

    Raises:
        DrillError: an alarm stays in ALARM.
    """
    shown: list[str] = []
    while True:
        in_alarm, call = alarms_in_alarm(caller, alarms)
        if not in_alarm:
            return
        if time.monotonic() > until:
            raise DrillError(
                f"the drill cannot start: {', '.join(in_alarm)} in ALARM",
                hint=Advice(
                    "successful runs end the alarm; to start the schedules: ",
                    CommandLine("resume", "--local"),
                ),
            )
        if in_alarm != shown:
            yield Observation(f"waiting until {', '.join(in_alarm)} is no longer in ALARM", call)
            shown = in_alarm
        time.sleep(_POLL_INTERVAL)


def _alarm_name(caller: Caller, stack: Stack, logical_id: str) -> str:
    parameters = {"StackName": stack.id, "LogicalResourceId": logical_id}
    response = caller(AwsCall("cloudformation", "describe_stack_resource", parameters))
    return str(response["StackResourceDetail"]["PhysicalResourceId"])


def _output(stack: Stack, name: str) -> str:
    if name not in stack.outputs:
        raise DrillError(
            f"the stack {stack.name} has no output {name}, which the drill needs",
            hint=Advice("update the stack: ", CommandLine("deploy", "--local")),
        )
    return stack.outputs[name]
