"""Workflow runs: a starting trigger starts a run, conditional triggers continue it.

Closes a gap of MiniStack, which stores workflows and triggers but starts nothing. The job arguments
``--WORKFLOW_NAME`` and ``--WORKFLOW_RUN_ID`` name the workflow run of a job, as on AWS. See
https://docs.aws.amazon.com/glue/latest/dg/workflows_overview.html.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ministack.core.responses import error_response_json, json_response

from lab_builder.local.engine import permissions
from lab_builder.local.engine.eventbridge import target_access
from lab_builder.local.engine.eventbridge.targets import Delivery, DeliveryError
from lab_builder.local.engine.glue import store

_START_TYPES = {"ON_DEMAND", "EVENT"}
_COUNTERS = {
    "SUCCEEDED": "SucceededActions",
    "FAILED": "FailedActions",
    "TIMEOUT": "TimeoutActions",
    "STOPPED": "StoppedActions",
}


class Workflows:
    """Starts and continues workflow runs. ``start_job`` handles StartJobRun."""

    start_job: Callable[[Mapping[str, Any]], Any]

    def __init__(self) -> None:
        self._lock = threading.RLock()

    def start_run(self, data: Mapping[str, Any]) -> Any:
        """Handle StartWorkflowRun."""
        name = data.get("Name", "")
        if name not in store.workflows:
            return error_response_json("EntityNotFoundException", f"Workflow {name} not found", 400)
        with self._lock:
            max_runs = store.workflows[name].get("MaxConcurrentRuns") or 0
            running = [run for run in _runs(name) if run["Status"] == "RUNNING"]
            if max_runs and len(running) >= max_runs:
                return error_response_json(
                    "ConcurrentRunsExceededException",
                    f"Concurrent runs exceeded for workflow {name}",
                    400,
                )
            run = _new_run(name, data.get("RunProperties", {}))
            for trigger in _triggers(name):
                if trigger["Type"] in _START_TYPES:
                    self._fire(trigger, run)
            _complete_if_done(run)
        return json_response({"RunId": run["WorkflowRunId"]})

    def deliver(self, delivery: Delivery) -> None:
        """Deliver an event of a rule: the workflow's EVENT trigger starts a run.

        Raises:
            DeliveryError: the workflow has no EVENT trigger, or the target's role lacks permission.
        """
        arn, role = delivery.arn, target_access.role_arn(delivery)
        name = arn.partition(":workflow/")[2]
        if not permissions.allows(role, "glue:NotifyEvent", arn):
            raise DeliveryError(
                "NO_PERMISSIONS", f"{role} is not allowed to perform glue:NotifyEvent"
            )
        if not any(trigger["Type"] == "EVENT" for trigger in _triggers(name)):
            raise DeliveryError("NO_RESOURCE", "the workflow {name} has no trigger of type EVENT")
        started = self.start_run({"Name": name})
        if started[0] >= 400:
            # The workflow has reached its concurrent runs; some of them will end.
            message = json.loads(started[2])["message"]
            raise DeliveryError("RESOURCE_LIMIT_EXCEEDED", message, retryable=True)

    def start_trigger(self, stock: Callable[[Any], Any], data: Mapping[str, Any]) -> Any:
        """Handle StartTrigger: fire an ON_DEMAND trigger, activate others."""
        trigger = store.triggers.get(data.get("Name", ""))
        if trigger is None or trigger["Type"] != "ON_DEMAND":
            return stock(data)
        if trigger["WorkflowName"]:
            self.start_run({"Name": trigger["WorkflowName"]})
        else:
            self._fire(trigger, None)
        return json_response({"Name": trigger["Name"]})

    def on_job_end(self, job_run: Mapping[str, Any]) -> None:
        """Count a job run that has ended, and fire the triggers whose predicate it meets."""
        name = job_run["Arguments"].get("--WORKFLOW_NAME", "")
        run_id = job_run["Arguments"].get("--WORKFLOW_RUN_ID")
        with self._lock:
            for run in _runs(name):
                if run["WorkflowRunId"] == run_id:
                    run["Statistics"]["RunningActions"] -= 1
                    run["Statistics"][_COUNTERS[job_run["JobRunState"]]] += 1
                    for trigger in _triggers(name):
                        if _watches(trigger, job_run) and _is_met(trigger["Predicate"], run_id):
                            self._fire(trigger, run)
                    _complete_if_done(run)

    def _fire(self, trigger: Mapping[str, Any], run: dict[str, Any] | None) -> None:
        """Start a trigger's jobs, as part of a workflow run if there is one."""
        for action in trigger["Actions"]:
            arguments = dict(action.get("Arguments", {}))
            if run is not None:
                run["Statistics"]["TotalActions"] += 1
                run["Statistics"]["RunningActions"] += 1
                arguments["--WORKFLOW_NAME"] = run["Name"]
                arguments["--WORKFLOW_RUN_ID"] = run["WorkflowRunId"]
            started = self.start_job(
                {
                    "JobName": action.get("JobName", ""),
                    "Arguments": arguments,
                    "Timeout": action.get("Timeout"),
                    "TriggerName": trigger["Name"],
                }
            )
            if started[0] >= 400 and run is not None:
                run["Statistics"]["RunningActions"] -= 1
                run["Statistics"]["ErroredActions"] += 1
                run["ErrorMessage"] = json.loads(started[2]).get("message", "")


def get_run(data: Mapping[str, Any]) -> Any:
    """Handle GetWorkflowRun."""
    for run in _runs(data.get("Name", "")):
        if run["WorkflowRunId"] == data.get("RunId"):
            return json_response({"Run": run})
    return error_response_json("EntityNotFoundException", "Workflow run not found", 400)


def get_runs(data: Mapping[str, Any]) -> Any:
    """Handle GetWorkflowRuns: return the newest runs first."""
    return json_response({"Runs": list(reversed(_runs(data.get("Name", ""))))})


def _new_run(name: str, properties: Mapping[str, str]) -> dict[str, Any]:
    counters = ("TotalActions", "RunningActions", "ErroredActions", *_COUNTERS.values())
    run: dict[str, Any] = {
        "Name": name,
        "WorkflowRunId": f"wr_{secrets.token_hex(32)}",
        "WorkflowRunProperties": {**store.workflows[name]["DefaultRunProperties"], **properties},
        "StartedOn": time.time(),
        "Status": "RUNNING",
        "Statistics": dict.fromkeys(counters, 0),
    }
    store.workflow_runs.setdefault(name, []).append(run)
    return run


def _complete_if_done(run: dict[str, Any]) -> None:
    if run["Statistics"]["RunningActions"] == 0:
        run["Status"] = "COMPLETED"
        run["CompletedOn"] = time.time()


def _runs(name: str) -> list[dict[str, Any]]:
    return list(store.workflow_runs.get(name, []))


def _triggers(name: str) -> Iterator[Mapping[str, Any]]:
    return (trigger for trigger in store.triggers.values() if trigger["WorkflowName"] == name)


def _watches(trigger: Mapping[str, Any], job_run: Mapping[str, Any]) -> bool:
    return (
        trigger["Type"] == "CONDITIONAL"
        and trigger["State"] == "ACTIVATED"
        and any(
            condition.get("JobName") == job_run["JobName"]
            for condition in trigger["Predicate"].get("Conditions", [])
        )
    )


def _is_met(predicate: Mapping[str, Any], run_id: str) -> bool:
    """Return whether a workflow run's jobs meet a trigger's predicate."""
    met = (
        any(
            job_run["JobRunState"] == condition.get("State")
            and job_run["Arguments"].get("--WORKFLOW_RUN_ID") == run_id
            for job_run in store.job_runs.get(condition.get("JobName", ""), [])
        )
        for condition in predicate.get("Conditions", [])
    )
    return any(met) if predicate.get("Logical") == "ANY" else all(met)
