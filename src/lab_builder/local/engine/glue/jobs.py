"""Job definitions: properties that MiniStack drops, and validation.

Follows https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-job.html.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import error_response_json

from lab_builder.local.engine.glue import roles, store

# Properties that MiniStack does not store, with AWS's default values.
ADDED_DEFAULTS: dict[str, Any] = {
    "ExecutionProperty": {"MaxConcurrentRuns": 1},
    "JobRunQueuingEnabled": False,
    "ExecutionClass": "STANDARD",
    "JobMode": "SCRIPT",
    "NotificationProperty": {},
    "MaintenanceWindow": "",
}
_DEFAULT_TIMEOUT = 480  # minutes, for Glue 5.0 and later
_VERSION = "5.1"  # with Spark 3.5.6 and Python 3.11, as in the engine


def create(stock: Callable[[Any], Any], data: Mapping[str, Any]) -> Any:
    """Handle CreateJob."""
    error = _validation_error(data)
    if error:
        return error
    response = stock({"Timeout": _DEFAULT_TIMEOUT, **data})
    if response[0] < 400:
        _add_missing(store.jobs[data["Name"]], data)
    return response


def update(stock: Callable[[Any], Any], data: Mapping[str, Any]) -> Any:
    """Handle UpdateJob."""
    changes = data.get("JobUpdate", {})
    job = store.jobs.get(data.get("JobName", ""))
    if job is not None:
        error = _validation_error({**job, **changes})
        if error:
            return error
    response = stock(data)
    if response[0] < 400 and job is not None:
        _add_missing(job, changes)
    return response


def unsupported(command: Mapping[str, Any], arguments: Mapping[str, str]) -> str | None:
    """Return why the engine does not support a job, or None."""
    if command.get("Name") != "glueetl":
        return f"the embedded engine supports the job command glueetl, not {command.get('Name')}"
    if arguments.get("--job-bookmark-option", "job-bookmark-disable") != "job-bookmark-disable":
        return "the embedded engine does not support job bookmarks (--job-bookmark-option)"
    for name in ("--additional-python-modules", "--extra-jars", "--extra-files"):
        if arguments.get(name):
            return f"the embedded engine does not support {name}"
    return None


def _add_missing(job: dict[str, Any], data: Mapping[str, Any]) -> None:
    for member, default in ADDED_DEFAULTS.items():
        if member in data or member not in job:
            job[member] = data.get(member) or copy.deepcopy(default)


def _validation_error(job: Mapping[str, Any]) -> Any:
    """Return the error for a definition that AWS rejects or the engine does not support."""
    command = job.get("Command", {})
    version = job.get("GlueVersion")
    if not command.get("ScriptLocation", "").startswith("s3://"):
        message = "Command.ScriptLocation must be an s3:// location"
    elif version != _VERSION:
        given = version or "an unset version"
        message = f"the embedded engine supports GlueVersion {_VERSION}, not {given}"
    elif not roles.is_trusted(job.get("Role", "")):
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
