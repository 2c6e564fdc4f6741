"""Runs executions with moto's interpreter, and keeps MiniStack's record of them.

Closes gaps of MiniStack, whose own interpreter leaves out half of the events and all their
``previousEventId``, jitter, execution timeouts and Glue. The API, its answers and what is kept
across restarts stay MiniStack's: the record's list of events is the one that the interpreter
appends to, so the history can be read while it grows.
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

from lab_builder.local.engine.stepfunctions import task_tokens
from lab_builder.local.engine.stepfunctions.logs import LogSession

_LAST = {"ExecutionSucceeded", "ExecutionFailed", "ExecutionTimedOut"}
# The environments of the executions that run, by ARN.
running: dict[str, Environment] = {}
# Held while an execution ends, so that it ends in one way only.
_ending = threading.Lock()


class _StoppedEarly(Exception):  # noqa: N818 - no error, a way out
    """The execution was stopped before it began."""


class _Worker(SyncExecutionWorker):
    """Evaluates a state machine in the thread of the caller."""

    record: dict[str, Any]

    def _get_evaluation_environment(self) -> Environment:
        env = super()._get_evaluation_environment()
        with _ending:
            if self.record["status"] != "RUNNING":
                raise _StoppedEarly
            self.record["events"] = env.event_manager._history_event_list  # noqa: SLF001
            running[self.record["executionArn"]] = env
        return env


class _Nobody(ExecutionWorkerCommunication):
    """Is told that the evaluation ended; the caller's thread knows it already."""

    def terminated(self) -> None:
        """Do nothing."""


def run(execution_arn: str) -> None:
    """Run an execution to its end. Stands in for ``stepfunctions._run_execution``."""
    record = stepfunctions._executions[execution_arn]  # noqa: SLF001
    try:
        machine = stepfunctions._state_machines[record["stateMachineArn"]]  # noqa: SLF001
        worker = _Worker(
            evaluation_details=_details(record, machine),
            exec_comm=_Nobody(),
            cloud_watch_logging_session=LogSession.of(record, machine),
            activity_store={},
        )
        worker.record = record
        worker.start()  # type: ignore[no-untyped-call]
        if worker.env:
            _end(record, worker.env)
    except _StoppedEarly:
        pass
    except Exception as error:  # noqa: BLE001 - whatever happens, no execution stays RUNNING
        _fail(record, error)
    finally:
        env = running.pop(execution_arn, None)
        if env:
            task_tokens.release(env)
        utils.TMP_THREADS.clear()  # moto keeps every thread that it ever started


def stop(data: dict[str, Any]) -> Any:
    """Stop an execution at once. Stands in for ``stepfunctions._stop_execution``."""
    arn = data.get("executionArn", "")
    with _ending:
        env = running.pop(arn, None)
        if env:
            # What the interpreter notes while it winds up happens after the execution's end.
            record = stepfunctions._executions[arn]  # noqa: SLF001
            record["events"] = list(record["events"])
        answer = _stop(data)  # MiniStack's, as it was before this stood in for it
        if env:
            record["events"][-1]["previousEventId"] = 0  # as on AWS
            env.set_stop(record["stopDate"], data.get("cause"), data.get("error"))
            task_tokens.release(env)
    return answer


_stop = stepfunctions._stop_execution  # noqa: SLF001


def _details(record: dict[str, Any], machine: dict[str, Any]) -> EvaluationDetails:
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
    """Write into the record how the evaluation ended, unless it was stopped before."""
    ended = env.program_state()
    with _ending:
        if record["status"] != "RUNNING":
            return
        _close(record)
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


def _close(record: dict[str, Any]) -> None:
    """End the history with the event that ends the execution.

    The states that still run when another one fails, or when time is up, note how they wind up
    after that event; and ExecutionTimedOut is noted only when they have.
    """
    events = list(record["events"])
    last = next((i for i, event in enumerate(events) if event["type"] in _LAST), None)
    record["events"] = events if last is None else events[: last + 1]
    if last is None:
        details = {"executionTimedOutEventDetails": {}, "previousEventId": 0}
        stepfunctions._add_event(record, "ExecutionTimedOut", details)  # noqa: SLF001


def _fail(record: dict[str, Any], error: Exception) -> None:
    """End an execution that could not be evaluated at all, or not to its end."""
    with _ending:
        if record["status"] != "RUNNING":
            return
        record["status"] = "FAILED"
    stepfunctions._fail_execution(record, "States.Runtime", str(error))  # noqa: SLF001
