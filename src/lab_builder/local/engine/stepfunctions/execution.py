"""Run executions with moto's interpreter, and update MiniStack's records of them.

Closes gaps of MiniStack, whose own interpreter lacks half of the history events,
``previousEventId``, jitter, execution timeouts and Glue tasks. The API and persistence are
MiniStack's: the interpreter appends its events to the list in MiniStack's record, so the history
can be read during the execution.
"""

from __future__ import annotations

import json
import threading
from typing import Any

from ministack.services import stepfunctions
from moto.stepfunctions.parser import utils
from moto.stepfunctions.parser.asl.eval import program_state
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.evaluation_details import (
    AWSExecutionDetails,
    EvaluationDetails,
    ExecutionDetails,
    StateMachineDetails,
)
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str
from moto.stepfunctions.parser.backend.execution_worker import SyncExecutionWorker
from moto.stepfunctions.parser.backend.execution_worker_comm import ExecutionWorkerCommunication

from lab_builder.local.engine import scheduled_work
from lab_builder.local.engine.stepfunctions import task_tokens
from lab_builder.local.engine.stepfunctions.logs import LogSession

_END_EVENTS = {"ExecutionSucceeded", "ExecutionFailed", "ExecutionTimedOut"}
# The environments of running executions, by ARN.
running: dict[str, Environment] = {}
# Held while an execution ends, so that it ends only once.
_ending = threading.Lock()


class _StoppedBeforeStart(Exception):  # noqa: N818 - not an error, but control flow
    """The execution was stopped before it started."""


class _Worker(SyncExecutionWorker):
    """Runs a state machine in the calling thread."""

    record: dict[str, Any]

    def _get_evaluation_environment(self) -> Environment:
        env = super()._get_evaluation_environment()
        with _ending:
            if self.record["status"] != "RUNNING":
                raise _StoppedBeforeStart
            self.record["events"] = env.event_manager._history_event_list  # noqa: SLF001
            running[self.record["executionArn"]] = env
        return env


class _NoCommunication(ExecutionWorkerCommunication):
    """Ignores the end of the evaluation, which the calling thread handles."""

    def terminated(self) -> None:
        """Do nothing."""


def run(execution_arn: str) -> None:
    """Run an execution to its end. Replaces ``stepfunctions._run_execution``."""
    record = stepfunctions._executions[execution_arn]  # noqa: SLF001
    try:
        machine = stepfunctions._state_machines[record["stateMachineArn"]]  # noqa: SLF001
        worker = _Worker(
            evaluation_details=_evaluation_details(record, machine),
            exec_comm=_NoCommunication(),
            cloud_watch_logging_session=LogSession.for_execution(record, machine),
            activity_store={},
        )
        worker.record = record
        worker.start()  # type: ignore[no-untyped-call]
        if worker.env:
            _end(record, worker.env)
    except _StoppedBeforeStart:
        pass
    except Exception as error:  # noqa: BLE001 - no execution may stay RUNNING
        _fail(record, error)
    finally:
        env = running.pop(execution_arn, None)
        if env:
            task_tokens.interrupt_waiting_tasks(env)
        scheduled_work.end(execution_arn)
        utils.TMP_THREADS.clear()  # moto never removes a thread from this list


def stop(data: dict[str, Any]) -> Any:
    """Stop an execution immediately. Replaces ``stepfunctions._stop_execution``."""
    arn = data.get("executionArn", "")
    with _ending:
        env = running.pop(arn, None)
        if env:
            # The interpreter may add events after the execution has ended; they are dropped.
            record = stepfunctions._executions[arn]  # noqa: SLF001
            record["events"] = list(record["events"])
        response = _ministack_stop(data)
        if env:
            record["events"][-1]["previousEventId"] = 0  # as on AWS
            env.set_stop(record["stopDate"], data.get("cause"), data.get("error"))
            task_tokens.interrupt_waiting_tasks(env)
    return response


_ministack_stop = stepfunctions._stop_execution  # noqa: SLF001


def _evaluation_details(record: dict[str, Any], machine: dict[str, Any]) -> EvaluationDetails:
    arn, role = record["executionArn"], machine["roleArn"]
    _, _, _, region, account, *_ = arn.split(":")
    return EvaluationDetails(
        aws_execution_details=AWSExecutionDetails(account, region, role),
        execution_details=ExecutionDetails(
            arn, record["name"], role, json.loads(record["input"]), record["startDate"]
        ),
        state_machine_details=StateMachineDetails(
            machine["stateMachineArn"], machine["name"], machine["type"], machine["definition"]
        ),
    )


def _end(record: dict[str, Any], env: Environment) -> None:
    """Record the final state of the evaluation, unless the execution was stopped."""
    ended = env.program_state()
    with _ending:
        if record["status"] != "RUNNING":
            return
        _end_history(record)
        record["stopDate"] = stepfunctions.now_iso()
        if isinstance(ended, program_state.ProgramEnded):
            record["output"] = to_json_str(env.states.get_input(), separators=(",", ":"))
            record["status"] = "SUCCEEDED"
        elif isinstance(ended, program_state.ProgramTimedOut):
            record["status"] = "TIMED_OUT"
        else:
            error = getattr(ended, "error", None) or {}
            record["error"], record["cause"] = error.get("error"), error.get("cause")
            record["status"] = "FAILED"
    stepfunctions._emit_execution_status_event(record)  # noqa: SLF001


def _end_history(record: dict[str, Any]) -> None:
    """Truncate the history after the event that ends the execution.

    States that are running when another one fails, or at a timeout, add events after that event,
    and ExecutionTimedOut is added only after them.
    """
    events = list(record["events"])
    last = next((i for i, event in enumerate(events) if event["type"] in _END_EVENTS), None)
    record["events"] = events if last is None else events[: last + 1]
    if last is None:
        details = {"executionTimedOutEventDetails": {}, "previousEventId": 0}
        stepfunctions._add_event(record, "ExecutionTimedOut", details)  # noqa: SLF001


def _fail(record: dict[str, Any], error: Exception) -> None:
    """Fail an execution that the interpreter could not run or complete."""
    with _ending:
        if record["status"] != "RUNNING":
            return
        record["status"] = "FAILED"
    stepfunctions._fail_execution(record, "States.Runtime", str(error))  # noqa: SLF001
