"""Job runs: started, queued, stopped and remembered as Glue does it.

The gap: MiniStack answers SUCCEEDED at once for a Spark job and runs nothing. The runs stay in
its ``_job_runs``, so that its other operations and its persistence see them. States and rules
follow https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-runs.html and
https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html.
"""

from __future__ import annotations

import contextvars
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any

from ministack.core.responses import error_response_json, json_response

from lab_builder.errors import EngineError
from lab_builder.local.engine.glue import events, jobs, store
from lab_builder.local.engine.glue.driver import Assignment, Driver, Outcome

_MINUTE = 60.0
_ACTIVE = {"STARTING", "RUNNING", "STOPPING"}
_ENDED = {"SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"}

logger = logging.getLogger(__name__)


class Runs:
    """The runs of all jobs. ``ended`` is called with each run that has ended."""

    def __init__(self, driver: Driver, ended: Callable[[Mapping[str, Any]], None]) -> None:
        self._driver = driver
        self._ended = ended
        self._changed = threading.Condition()
        self._stops: dict[str, threading.Event] = {}

    def start(self, data: Mapping[str, Any]) -> Any:
        """Answer StartJobRun."""
        name = data.get("JobName", "")
        job = store.jobs.get(name)
        if job is None:
            return _refusal(
                "EntityNotFoundException",
                f"Failed to start job run due to missing metadata: job {name} not found",
            )
        arguments = {**job["DefaultArguments"], **data.get("Arguments", {})}
        reason = jobs.unsupported(job["Command"], arguments)
        if reason:
            return _refusal("InvalidInputException", reason)
        queues = data.get("JobRunQueuingEnabled", job["JobRunQueuingEnabled"])
        with self._changed:
            if not queues and self._active(name) >= _most(job):
                return _refusal(
                    "ConcurrentRunsExceededException", f"Concurrent runs exceeded for {name}"
                )
            run = self._add(job, arguments, data)
        return json_response({"JobRunId": run["Id"]})

    def stop(self, data: Mapping[str, Any]) -> Any:
        """Answer BatchStopJobRun."""
        name = data.get("JobName", "")
        done, errors = [], []
        with self._changed:
            known = {run["Id"]: run for run in store.job_runs.get(name, [])}
            for run_id in data.get("JobRunIds", []):
                run = known.get(run_id)
                if run is not None and run["JobRunState"] in _ACTIVE | {"WAITING"}:
                    if run["JobRunState"] != "WAITING":
                        _change(run, "STOPPING")
                    self._stops[run_id].set()
                    done.append({"JobName": name, "JobRunId": run_id})
                else:
                    errors.append(_stop_error(name, run_id, run))
            self._changed.notify_all()
        return json_response({"SuccessfulSubmissions": done, "Errors": errors})

    def _add(
        self, job: Mapping[str, Any], arguments: Mapping[str, str], data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Record a new run and start its thread. The lock is held."""
        run = _record(job, arguments, data)
        store.job_runs.setdefault(job["Name"], []).append(run)
        self._stops[run["Id"]] = threading.Event()
        context = contextvars.copy_context()  # it names the account and region of the request
        threading.Thread(
            target=context.run,
            args=(self._carry_out, run, job),
            name=f"glue-{run['Id'][:11]}",
            daemon=True,
        ).start()
        return run

    def _carry_out(self, run: dict[str, Any], job: Mapping[str, Any]) -> None:
        with ExitStack() as after:
            self._end(run, job, self._outcome(run, job, after))

    def _outcome(self, run: dict[str, Any], job: Mapping[str, Any], after: ExitStack) -> Outcome:
        stop = self._stops[run["Id"]]
        assignment = Assignment(
            run_id=run["Id"],
            job=job,
            arguments={
                **run["Arguments"],
                "--JOB_NAME": job["Name"],
                "--JOB_RUN_ID": run["Id"],
            },
            limit=run["Timeout"] * _MINUTE,
            stop=stop,
            running=lambda: self._mark(run, "RUNNING"),
        )
        try:
            if not self._wait_for_turn(run, job, stop):
                return Outcome("STOPPED")
            return self._driver.drive(assignment, after)
        except EngineError as error:
            return Outcome("FAILED", error.what)
        except Exception as error:  # a run must end whatever happens to the engine around it
            logger.exception("glue: run %s", run["Id"])
            return Outcome("FAILED", f"the engine failed: {type(error).__name__}: {error}")

    def _wait_for_turn(
        self, run: dict[str, Any], job: Mapping[str, Any], stop: threading.Event
    ) -> bool:
        """Wait in line for a place among the job's concurrent runs. False: stopped meanwhile."""
        with self._changed:
            while not stop.is_set():
                line = [
                    other
                    for other in store.job_runs.get(job["Name"], [])
                    if other["JobRunState"] == "WAITING"
                ]
                if line[:1] == [run] and self._active(job["Name"]) < _most(job):
                    _change(run, "STARTING")
                    self._changed.notify_all()
                    return True
                self._changed.wait()
        return False

    def _mark(self, run: dict[str, Any], state: str) -> None:
        with self._changed:
            if run["JobRunState"] == "STARTING":
                _change(run, state)

    def _end(self, run: dict[str, Any], job: Mapping[str, Any], outcome: Outcome) -> None:
        with self._changed:
            _change(run, outcome.state)
            run["CompletedOn"] = run["LastModifiedOn"]
            run["ExecutionTime"] = round(outcome.elapsed)
            if outcome.error:
                run["ErrorMessage"] = outcome.error
            del self._stops[run["Id"]]
            if outcome.state == "FAILED" and run["Attempt"] < job["MaxRetries"]:
                self._add(job, run["Arguments"], {"Previous": run})
            self._changed.notify_all()
        events.publish_end(run)
        self._ended(run)

    def _active(self, name: str) -> int:
        return sum(run["JobRunState"] in _ACTIVE for run in store.job_runs.get(name, []))


def get_runs(data: Mapping[str, Any]) -> Any:
    """Answer GetJobRuns: the newest first, in pages."""
    name = data.get("JobName", "")
    if name not in store.jobs:
        return _refusal("EntityNotFoundException", f"Job {name} not found")
    start, size = int(data.get("NextToken") or 0), int(data.get("MaxResults") or 200)
    newest_first = store.job_runs.get(name, [])[::-1]
    answer: dict[str, Any] = {"JobRuns": newest_first[start : start + size]}
    if start + size < len(newest_first):
        answer["NextToken"] = str(start + size)
    return json_response(answer)


def get_run(data: Mapping[str, Any]) -> Any:
    """Answer GetJobRun."""
    for run in store.job_runs.get(data.get("JobName", ""), []):
        if run["Id"] == data.get("RunId"):
            return json_response({"JobRun": run})
    return _refusal("EntityNotFoundException", f"Job run {data.get('RunId')} not found")


def restore(stock: Callable[[Any], Any], data: Any) -> None:
    """Restore Glue's state, and fail the runs that an engine took with it when it died."""
    stock(data)
    for run in _all():
        if run["JobRunState"] not in _ENDED:
            _change(run, "FAILED")
            run["CompletedOn"] = run["LastModifiedOn"]
            run["ErrorMessage"] = "the engine ended while the run was under way"


def _all() -> Iterator[dict[str, Any]]:
    for runs in store.job_runs._data.values():  # noqa: SLF001 - of every account and region
        yield from runs


def _record(
    job: Mapping[str, Any], arguments: Mapping[str, str], data: Mapping[str, Any]
) -> dict[str, Any]:
    previous = data.get("Previous")
    now = time.time()
    run = {
        "Id": f"jr_{secrets.token_hex(32)}",
        "Attempt": 0,
        "JobName": job["Name"],
        "StartedOn": now,
        "LastModifiedOn": now,
        "JobRunState": "WAITING",
        "Arguments": dict(arguments),
        "ExecutionTime": 0,
        "Timeout": data.get("Timeout") or job["Timeout"],
        "WorkerType": data.get("WorkerType") or job["WorkerType"],
        "NumberOfWorkers": data.get("NumberOfWorkers") or job["NumberOfWorkers"],
        "GlueVersion": job["GlueVersion"],
        "ExecutionClass": data.get("ExecutionClass") or job["ExecutionClass"],
        "LogGroupName": arguments.get("--custom-logGroup-prefix") or "/aws-glue/jobs",
    }
    if data.get("TriggerName"):
        run["TriggerName"] = data["TriggerName"]
    if previous:
        run["Attempt"] = previous["Attempt"] + 1
        run["Id"] = f"{previous['Id'].partition('_attempt_')[0]}_attempt_{run['Attempt']}"
        run["PreviousRunId"] = previous["Id"]
        run["Timeout"] = previous["Timeout"]
    return run


def _change(run: dict[str, Any], state: str) -> None:
    run["JobRunState"] = state
    run["LastModifiedOn"] = time.time()


def _most(job: Mapping[str, Any]) -> int:
    return int(job["ExecutionProperty"].get("MaxConcurrentRuns", 1))


def _stop_error(name: str, run_id: str, run: Mapping[str, Any] | None) -> dict[str, Any]:
    if run is None:
        code, message = "EntityNotFoundException", f"Job run {run_id} not found"
    else:
        code, message = "InvalidInputException", f"Job run {run_id} is {run['JobRunState']}"
    detail = {"ErrorCode": code, "ErrorMessage": message}
    return {"JobName": name, "JobRunId": run_id, "ErrorDetail": detail}


def _refusal(code: str, message: str) -> Any:
    return error_response_json(code, message, 400)
