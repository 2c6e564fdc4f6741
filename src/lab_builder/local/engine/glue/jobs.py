"""Job definitions, with what MiniStack drops and the values that AWS would refuse.

Follows https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import error_response_json

from lab_builder.local.engine.glue import roles, store

# Members that MiniStack does not store, with the values that AWS gives them when they are missing.
ADDED: dict[str, Any] = {
    "ExecutionProperty": {"MaxConcurrentRuns": 1},
    "JobRunQueuingEnabled": False,
    "ExecutionClass": "STANDARD",
    "JobMode": "SCRIPT",
    "NotificationProperty": {},
    "MaintenanceWindow": "",
}
_DEFAULT_TIMEOUT = 480  # minutes, for Glue 5.0 and later
_VERSION = "5.1"  # the one whose Spark (3.5.6) and Python (3.11) the engine has


def create(stock: Callable[[Any], Any], data: Mapping[str, Any]) -> Any:
    """Answer CreateJob."""
    refusal = _refusal(data)
    if refusal:
        return refusal
    answer = stock({"Timeout": _DEFAULT_TIMEOUT, **data})
    if answer[0] < 400:
        _complete(store.jobs[data["Name"]], data)
    return answer


def update(stock: Callable[[Any], Any], data: Mapping[str, Any]) -> Any:
    """Answer UpdateJob."""
    changes = data.get("JobUpdate", {})
    job = store.jobs.get(data.get("JobName", ""))
    if job is not None:
        refusal = _refusal({**job, **changes})
        if refusal:
            return refusal
    answer = stock(data)
    if answer[0] < 400 and job is not None:
        _complete(job, changes)
    return answer


def unsupported(command: Mapping[str, Any], arguments: Mapping[str, str]) -> str | None:
    """Return why the engine cannot run a job like this, or None."""
    if command.get("Name") != "glueetl":
        return f"the embedded engine runs jobs of type glueetl, not {command.get('Name')}"
    if arguments.get("--job-bookmark-option", "job-bookmark-disable") != "job-bookmark-disable":
        return "the embedded engine has no job bookmarks (--job-bookmark-option)"
    for name in ("--additional-python-modules", "--extra-jars", "--extra-files"):
        if arguments.get(name):
            return f"the embedded engine does not know {name}"
    return None


def _complete(job: dict[str, Any], data: Mapping[str, Any]) -> None:
    for member, default in ADDED.items():
        if member in data or member not in job:
            job[member] = data.get(member) or copy.deepcopy(default)


def _refusal(job: Mapping[str, Any]) -> Any:
    """Return the answer to a definition that AWS would refuse or the engine cannot run."""
    command = job.get("Command", {})
    version = job.get("GlueVersion")
    if not command.get("ScriptLocation", "").startswith("s3://"):
        message = "Command.ScriptLocation must be an s3:// location"
    elif version != _VERSION:
        message = f"the embedded engine runs Glue {_VERSION}, not {version or 'an unset version'}"
    elif not roles.trusted(job.get("Role", "")):
        message = (
            f"Service is unable to assume provided role {job.get('Role')}. "
            "Please verify role's TrustPolicy"
        )
    else:
        reason = unsupported(command, job.get("DefaultArguments", {}))
        if reason is None:
            return None
        message = reason
    return error_response_json("InvalidInputException", message, 400)
