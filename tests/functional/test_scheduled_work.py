"""Schedules that come faster than their work is done: coalesced and said, and people go first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from contract.functions import allow, deploy
from contract.jobs import Job, prepare
from contract.machines import machine, task
from contract.rules import Rule, rule_role, schedule
from eventually import eventually
from functional.commands import lab_builder
from functional.engines import RunningEngine
from lab_builder.local import control_client, home, process
from lab_builder.local.control_client import GlueQueue

pytestmark = [pytest.mark.engine, pytest.mark.spark]

# Runs until there is an object whose key begins with "go".
SCRIPT = """
import sys
import time
import boto3
from awsglue.utils import getResolvedOptions

bucket = getResolvedOptions(sys.argv, ["bucket"])["bucket"]
while not boto3.client("s3").list_objects_v2(Bucket=bucket, Prefix="go")["KeyCount"]:
    time.sleep(0.1)
"""
TO_JOBS = ("glue:StartJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun")


@pytest.fixture
def job(quick_engine: RunningEngine) -> Iterator[Job]:
    """A job of which one run runs at a time, and the workflow of its name that starts it."""
    job = prepare(quick_engine)
    job.define(SCRIPT, JobRunQueuingEnabled=True, ExecutionProperty={"MaxConcurrentRuns": 1})
    job.glue.create_workflow(Name=job.name)
    job.glue.create_trigger(
        Name=job.name,
        Type="EVENT",
        WorkflowName=job.name,
        EventBatchingCondition={"BatchSize": 1},
        Actions=[{"JobName": job.name}],
    )
    yield job
    go(job)
    job.glue.delete_trigger(Name=job.name)
    job.glue.delete_workflow(Name=job.name)


@pytest.fixture
def every_second(quick_engine: RunningEngine) -> Iterator[Rule]:
    """A rule whose schedule comes each second, at speed 60."""
    rule = schedule(quick_engine, "rate(1 minute)")
    yield rule
    rule.events.disable_rule(Name=rule.name)


def go(job: Job) -> None:
    job.s3.put_object(Bucket=job.bucket, Key="go")


def start_workflow(rule: Rule, job: Job) -> None:
    arn = rule.engine.arn("glue", f"workflow/{job.name}")
    rule.to(arn, RoleArn=rule_role(rule.engine, allow("glue:NotifyEvent")))


def activity(engine: RunningEngine) -> control_client.Activity:
    return control_client.activity(process.running(home.locate({home.VARIABLE: str(engine.home)})))


def coalesced(rule: Rule) -> int:
    return activity(rule.engine).schedules.coalesced.get(rule.name, 0)


def runs(job: Job) -> list[dict[str, Any]]:
    """Return the runs of a job, oldest first."""
    found: list[dict[str, Any]] = job.glue.get_job_runs(JobName=job.name)["JobRuns"]
    return found[::-1]


def states(job: Job) -> list[str]:
    return [run["JobRunState"] for run in runs(job)]


def test_a_scheduled_event_is_coalesced_with_a_run_that_waits_and_that_is_said(
    job: Job, every_second: Rule
) -> None:
    start_workflow(every_second, job)
    eventually(lambda: coalesced(every_second) >= 3)
    job.wait(runs(job)[0]["Id"], {"RUNNING"})
    assert states(job) == ["RUNNING", "WAITING"]
    assert len(job.glue.get_workflow_runs(Name=job.name)["Runs"]) == 2

    log = home.locate({home.VARIABLE: str(job.engine.home)}).log.read_text()
    waits = runs(job)[1]["Id"]
    assert f"rule {every_second.name}: the scheduled event is coalesced with {waits}" in log
    shown = lab_builder(job.engine.home, "local", "status").stdout
    assert f"1 running, 1 waiting  {job.name}" in shown
    assert "speed 60 outruns this machine" in shown
    found = lab_builder(job.engine.home, "local", "status", "--json").value
    assert found["glue_queue"][job.name] == {"running": 1, "waiting": 1, "waiting_for_person": 0}
    assert found["scheduled_events"]["coalesced"][every_second.name] >= 3


def test_a_run_that_a_person_starts_goes_before_the_one_of_a_schedule(
    job: Job, every_second: Rule
) -> None:
    start_workflow(every_second, job)
    eventually(lambda: coalesced(every_second) >= 1)
    every_second.events.disable_rule(Name=every_second.name)
    mine = job.start()
    assert activity(job.engine).glue[job.name] == GlueQueue(1, 2, 1)

    go(job)

    scheduled = job.wait(runs(job)[1]["Id"], {"SUCCEEDED"})
    assert job.wait(mine, {"SUCCEEDED"})["CompletedOn"] < scheduled["CompletedOn"]


def test_a_rule_that_a_person_fires_is_not_coalesced_and_goes_first(
    job: Job, every_second: Rule
) -> None:
    start_workflow(every_second, job)
    eventually(lambda: coalesced(every_second) >= 1)
    engine = process.running(home.locate({home.VARIABLE: str(job.engine.home)}))
    control_client.fire(engine, every_second.name)
    eventually(lambda: activity(job.engine).glue[job.name] == GlueQueue(1, 2, 1))


def test_scheduled_executions_whose_job_waits_are_coalesced_and_those_of_people_go_first(
    job: Job, every_second: Rule
) -> None:
    run = task("glue:startJobRun.sync", {"JobName": job.name})
    workflow = machine(job.engine, {"Run": run}, allow(*TO_JOBS))
    start = allow("states:StartExecution", resource=workflow.arn)
    every_second.to(workflow.arn, RoleArn=rule_role(job.engine, start))
    eventually(lambda: coalesced(every_second) >= 3)
    every_second.events.disable_rule(Name=every_second.name)
    listed = job.engine.client("stepfunctions").list_executions(stateMachineArn=workflow.arn)
    assert len(listed["executions"]) == len(runs(job))
    assert states(job)[1] == "WAITING"
    others = {run["Id"] for run in runs(job)[1:]}

    mine = workflow.start({})
    eventually(lambda: activity(job.engine).glue[job.name].waiting_for_person == 1)
    go(job)

    assert mine.end()["status"] == "SUCCEEDED"
    run_id = json.loads(mine.end()["output"])["Id"]
    assert run_id not in others
    ended = job.get(run_id)["CompletedOn"]
    assert all(ended < job.wait(other, {"SUCCEEDED"})["CompletedOn"] for other in others)


def test_scheduled_events_wait_for_one_cold_start_of_a_function(
    quick_engine: RunningEngine, every_second: Rule
) -> None:
    slow = (
        "import time\ntime.sleep(6)\ndef handle(event, context):\n    print('heard', event['id'])"
    )
    function = deploy(quick_engine, slow)
    quick_engine.client("lambda").add_permission(
        FunctionName=function.name,
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=every_second.arn,
    )
    every_second.to(function.arn)
    eventually(lambda: coalesced(every_second) >= 1)
    groups = {"logGroupNamePrefix": f"/aws/lambda/{function.name}"}
    logs = quick_engine.client("logs")
    eventually(lambda: logs.describe_log_groups(**groups)["logGroups"] and function.log())
    assert any("heard" in line for line in function.log())


def test_the_run_of_a_schedule_gives_way_to_a_persons_run_of_another_job(
    job: Job, every_second: Rule
) -> None:
    other = prepare(job.engine)
    other.define(SCRIPT)
    mine = other.start()
    other.wait(mine, {"RUNNING"})
    start_workflow(every_second, job)
    eventually(lambda: coalesced(every_second) >= 1)
    assert states(job) == ["WAITING"]
    every_second.events.disable_rule(Name=every_second.name)

    go(job)
    go(other)

    scheduled = job.wait(runs(job)[0]["Id"], {"SUCCEEDED"})
    assert other.get(mine)["CompletedOn"] < scheduled["CompletedOn"]
