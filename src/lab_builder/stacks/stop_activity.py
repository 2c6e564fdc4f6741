"""Stop the activity of a stack's resources, so that nothing is written during its deletion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lab_builder.aws import Aws, calls
from lab_builder.polling import polls
from lab_builder.stacks.existence import is_missing
from lab_builder.stacks.resources import Resource
from lab_builder.stacks.values import DestroyStep
from lab_builder.words import counted

# Seconds for stopped executions and job runs to end. One that runs longer may still write to a
# bucket; the deletion fails then, and is repeated.
_ENDS_WITHIN = 180.0

_CAUSE = "lab-builder destroy"
_ENDED = {
    "ExecutionDoesNotExist",
    "ValidationException",
}  # errors of StopExecution for an ended execution


def stop(aws: Aws, resources: Iterable[Resource]) -> Iterator[DestroyStep]:
    """Stop logging trails, running executions and job runs, and wait for these to end.

    A resource that does not exist is ignored, so this can be repeated.

    Raises:
        AwsError: a call failed.
    """
    waiting = [resource for resource in resources if resource.type in _STOPPERS]
    told: set[Resource] = set()
    for elapsed in polls():
        active = {resource: _stop(aws, resource) for resource in waiting}
        waiting = [resource for resource, count in active.items() if count]
        for resource in waiting:
            if resource not in told:
                told.add(resource)
                yield DestroyStep(f"stopping {_runs(resource, active[resource])}")
        if not waiting or elapsed > _ENDS_WITHIN:
            return


def _stop(aws: Aws, resource: Resource) -> int:
    from botocore.exceptions import ClientError

    with calls(f"stopping the activity of {resource.logical_id}"):
        try:
            return _STOPPERS[resource.type](aws, resource.physical_id)
        except ClientError as error:
            # Express executions end within five minutes, and cannot be listed or stopped.
            express = error.response["Error"]["Code"] == "StateMachineTypeNotSupported"
            if express or is_missing(error):
                return 0
            raise


def _trail(aws: Aws, name: str) -> int:
    """Stop a trail; files of earlier events may still arrive."""
    aws.client("cloudtrail").stop_logging(Name=name)
    return 0


def _executions(aws: Aws, arn: str) -> int:
    """Stop the running executions of a state machine and return how many there were."""
    from botocore.exceptions import ClientError

    states = aws.client("stepfunctions")
    pages = states.get_paginator("list_executions").paginate(
        stateMachineArn=arn, statusFilter="RUNNING"
    )
    running = [item["executionArn"] for page in pages for item in page["executions"]]
    for execution in running:
        try:
            states.stop_execution(executionArn=execution, cause=_CAUSE)
        except ClientError as error:
            # It may have ended by itself since it was listed.
            if error.response["Error"]["Code"] not in _ENDED:
                raise
    return len(running)


def _job_runs(aws: Aws, name: str) -> int:
    """Stop the active runs of a Glue job and return how many there were.

    Looks at the newest 200; the runs of a lab end within minutes. BatchStopJobRun accepts 25.
    """
    glue = aws.client("glue")
    runs = glue.get_job_runs(JobName=name, MaxResults=200)["JobRuns"]
    active = {"STARTING", "RUNNING", "STOPPING", "WAITING"}
    states = {run["Id"]: run["JobRunState"] for run in runs if run["JobRunState"] in active}
    stoppable = [run for run, state in states.items() if state != "STOPPING"]
    for first in range(0, len(stoppable), 25):
        glue.batch_stop_job_run(JobName=name, JobRunIds=stoppable[first : first + 25])
    return len(states)


# Resource type -> the function that stops its activity and returns how much was active.
_STOPPERS: Mapping[str, Callable[[Aws, str], int]] = {
    "AWS::CloudTrail::Trail": _trail,
    "AWS::Glue::Job": _job_runs,
    "AWS::StepFunctions::StateMachine": _executions,
}


def _runs(resource: Resource, count: int) -> str:
    noun = "job run" if resource.type == "AWS::Glue::Job" else "execution"
    return f"{counted(count, noun)} of {resource.physical_id}"
