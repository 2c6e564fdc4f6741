"""Job runs: start, queue, stop and describe them.

Closes a gap of MiniStack, where a Spark job run is SUCCEEDED at once and runs nothing. The runs are
stored in MiniStack's ``_job_runs``, which its other operations and its persistence use. Follows
https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-runs.html and
https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html.
"""

from __future__ import annotations

import contextvars
import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any

from ministack.core.responses import error_response_json, json_response

from lab_builder.errors import EngineError
from lab_builder.local.engine import scheduled_work
from lab_builder.local.engine.glue import events, jobs, store
from lab_builder.local.engine.glue.supervisor import JobRun, RunResult, Supervisor

_MINUTE = 60.0
_ACTIVE = {"STARTING", "RUNNING", "STOPPING"}
_ENDED = {"SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"}

logger = logging.getLogger(__name__)


class Runs:
    """The runs of all jobs. ``on_end`` is called with each run that has ended."""

    def __init__(self, supervisor: Supervisor, on_end: Callable[[Mapping[str, Any]], None]) -> None:
        self._supervisor = supervisor
        self._on_end = on_end
        self._changed = threading.Condition()
        self._stops: dict[str, threading.Event] = {}

    def start(self, data: Mapping[str, Any]) -> Any:
        """Handle StartJobRun."""
        name = data.get("JobName", "")
        job = store.jobs.get(name)
        if job is None:
            return _error(
                "EntityNotFoundException",
                f"Failed to start job run due to missing metadata: job {name} not found",
            )
        arguments = {**job["DefaultArguments"], **data.get("Arguments", {})}
        reason = jobs.unsupported(job["Command"], arguments)
        if reason:
            return _error("InvalidInputException", reason)
        queues = data.get("JobRunQueuingEnabled", job["JobRunQueuingEnabled"])
        with self._changed:
            if not queues and self._active_runs(name) >= _max_concurrent_runs(job):
                return _error(
                    "ConcurrentRunsExceededException", f"Concurrent runs exceeded for {name}"
                )
            run = self._add(job, arguments, data)
        return json_response({"JobRunId": run["Id"]})

    def stop(self, data: Mapping[str, Any]) -> Any:
        """Handle BatchStopJobRun."""
        name = data.get("JobName", "")
        stopped, errors = [], []
        with self._changed:
            known = {run["Id"]: run for run in store.job_runs.get(name, [])}
            for run_id in data.get("JobRunIds", []):
                run = known.get(run_id)
                if run is not None and run["JobRunState"] in _ACTIVE | {"WAITING"}:
                    if run["JobRunState"] != "WAITING":
                        _set_state(run, "STOPPING")
                    self._stops[run_id].set()
                    stopped.append({"JobName": name, "JobRunId": run_id})
                else:
                    errors.append(_stop_error(name, run_id, run))
            self._changed.notify_all()
        return json_response({"SuccessfulSubmissions": stopped, "Errors": errors})

    def _add(
        self, job: Mapping[str, Any], arguments: Mapping[str, str], data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Record a new run and start its thread. The caller holds the lock."""
        run = _new_run(job, arguments, data)
        store.job_runs.setdefault(job["Name"], []).append(run)
        self._stops[run["Id"]] = threading.Event()
        scheduled_work.begin(run["Id"], scheduled_work.source.get())
        context = contextvars.copy_context()  # holds the account and region of the request
        threading.Thread(
            target=context.run,
            args=(self._execute, run, job),
            name=f"glue-{run['Id'][:11]}",
            daemon=True,
        ).start()
        return run

    def _execute(self, run: dict[str, Any], job: Mapping[str, Any]) -> None:
        with ExitStack() as after:
            self._end(run, job, self._result(run, job, after))

    def _result(self, run: dict[str, Any], job: Mapping[str, Any], after: ExitStack) -> RunResult:
        stop = self._stops[run["Id"]]
        job_run = JobRun(
            run_id=run["Id"],
            job=job,
            arguments={
                **run["Arguments"],
                "--JOB_NAME": job["Name"],
                "--JOB_RUN_ID": run["Id"],
            },
            timeout=run["Timeout"] * _MINUTE,
            stop=stop,
            on_running=lambda: self._start_running(run),
        )
        try:
            if not self._wait_in_queue(run, job, stop):
                return RunResult("STOPPED")
            return self._supervisor.run(job_run, after)
        except EngineError as error:
            return RunResult("FAILED", error.what)
        except Exception as error:  # a run must end even if the engine has an error
            logger.exception("Glue: job run %s failed in the engine", run["Id"])
            return RunResult("FAILED", f"the engine failed: {type(error).__name__}: {error}")

    def _wait_in_queue(
        self, run: dict[str, Any], job: Mapping[str, Any], stop: threading.Event
    ) -> bool:
        """Wait until the job may start this run; return False if the run is stopped first.

        A run that a person started goes before those of schedules, which begin only when no
        person's run of any job is left: all share one Spark.
        """
        with self._changed:
            while not stop.is_set():
                queue = [
                    other
                    for other in store.job_runs.get(job["Name"], [])
                    if other["JobRunState"] == "WAITING"
                ]
                first = min(queue, key=lambda each: _is_scheduled(each["Id"]), default=None)
                is_free = self._active_runs(job["Name"]) < _max_concurrent_runs(job)
                gives_way = _is_scheduled(run["Id"]) and _has_run_of_person()
                if first is run and is_free and not gives_way:
                    _set_state(run, "STARTING")
                    self._changed.notify_all()
                    return True
                self._changed.wait()
        return False

    def _start_running(self, run: dict[str, Any]) -> None:
        with self._changed:
            if run["JobRunState"] == "STARTING":
                _set_state(run, "RUNNING")

    def _end(self, run: dict[str, Any], job: Mapping[str, Any], result: RunResult) -> None:
        with self._changed:
            _set_state(run, result.state)
            run["CompletedOn"] = run["LastModifiedOn"]
            run["ExecutionTime"] = round(result.elapsed)
            if result.error:
                run["ErrorMessage"] = result.error
            del self._stops[run["Id"]]
            scheduled_work.end(run["Id"])
            if result.state == "FAILED" and run["Attempt"] < job["MaxRetries"]:
                self._add(job, run["Arguments"], {"Previous": run})
            self._changed.notify_all()
        events.publish_end(run)
        self._on_end(run)

    def _active_runs(self, name: str) -> int:
        return sum(run["JobRunState"] in _ACTIVE for run in store.job_runs.get(name, []))


def get_runs(data: Mapping[str, Any]) -> Any:
    """Handle GetJobRuns: return the newest runs first, in pages."""
    name = data.get("JobName", "")
    if name not in store.jobs:
        return _error("EntityNotFoundException", f"Job {name} not found")
    start, size = int(data.get("NextToken") or 0), int(data.get("MaxResults") or 200)
    newest_first = store.job_runs.get(name, [])[::-1]
    response: dict[str, Any] = {"JobRuns": newest_first[start : start + size]}
    if start + size < len(newest_first):
        response["NextToken"] = str(start + size)
    return json_response(response)


def get_run(data: Mapping[str, Any]) -> Any:
    """Handle GetJobRun."""
    for run in store.job_runs.get(data.get("JobName", ""), []):
        if run["Id"] == data.get("RunId"):
            return json_response({"JobRun": run})
    return _error("EntityNotFoundException", f"Job run {data.get('RunId')} not found")


def restore(stock: Callable[[Any], Any], data: Any) -> None:
    """Restore Glue's state, and fail the runs that were active when the engine stopped."""
    stock(data)
    for run in _all_runs():
        if run["JobRunState"] not in _ENDED:
            _set_state(run, "FAILED")
            run["CompletedOn"] = run["LastModifiedOn"]
            run["ErrorMessage"] = "the engine stopped during the run"


def queue_by_job() -> dict[str, dict[str, int]]:
    """Return by job name the numbers of runs that run, wait, and wait though a person started them.

    Jobs without such runs are left out.
    """
    found: dict[str, Counter[str]] = {}
    for run in list(_all_runs()):
        counts = found.setdefault(run["JobName"], Counter())
        counts["running"] += run["JobRunState"] in _ACTIVE
        if run["JobRunState"] == "WAITING":
            counts["waiting"] += 1
            counts["waiting_for_person"] += not _is_scheduled(run["Id"])
    return {name: dict(counts) for name, counts in found.items() if counts.total()}


def waiting() -> list[str]:
    """Return the ids of the runs that wait."""
    return [run["Id"] for run in list(_all_runs()) if run["JobRunState"] == "WAITING"]


def _has_run_of_person() -> bool:
    return any(
        run["JobRunState"] not in _ENDED and not _is_scheduled(run["Id"])
        for run in list(_all_runs())
    )


def _is_scheduled(run_id: str) -> bool:
    return scheduled_work.source_of(run_id) is not None


def _all_runs() -> Iterator[dict[str, Any]]:
    for runs in list(store.job_runs._data.values()):  # noqa: SLF001 - all accounts and regions
        yield from runs


def _new_run(
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


def _set_state(run: dict[str, Any], state: str) -> None:
    run["JobRunState"] = state
    run["LastModifiedOn"] = time.time()


def _max_concurrent_runs(job: Mapping[str, Any]) -> int:
    return int(job["ExecutionProperty"].get("MaxConcurrentRuns", 1))


def _stop_error(name: str, run_id: str, run: Mapping[str, Any] | None) -> dict[str, Any]:
    if run is None:
        code, message = "EntityNotFoundException", f"Job run {run_id} not found"
    else:
        code, message = "InvalidInputException", f"Job run {run_id} is {run['JobRunState']}"
    detail = {"ErrorCode": code, "ErrorMessage": message}
    return {"JobName": name, "JobRunId": run_id, "ErrorDetail": detail}


def _error(code: str, message: str) -> Any:
    return error_response_json(code, message, 400)
