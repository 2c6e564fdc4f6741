"""Glue workflows: an event starts a run, and triggers continue it.

Follows https://docs.aws.amazon.com/glue/latest/dg/starting-workflow-eventbridge.html and
https://docs.aws.amazon.com/glue/latest/dg/about-triggers.html.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from contract.functions import allow, role
from contract.jobs import Job, prepare
from contract.rules import inbox, pattern_rule, rule_role
from eventually import eventually
from functional.engines import RunningEngine

pytestmark = [pytest.mark.engine, pytest.mark.spark]


@pytest.fixture
def job(engine: RunningEngine) -> Iterator[Job]:
    """A job with a workflow of its name, which an event starts."""
    job = prepare(engine)
    job.define(
        """
        import sys
        from awsglue.utils import getResolvedOptions
        names = ["WORKFLOW_NAME", "WORKFLOW_RUN_ID", "turn"]
        found = getResolvedOptions(sys.argv, names)
        print(found["turn"], found["WORKFLOW_NAME"], found["WORKFLOW_RUN_ID"])
        assert found["turn"] != "bad", "as it was told"
        """,
        DefaultArguments={"--turn": "first"},
        JobRunQueuingEnabled=True,
    )
    job.glue.create_workflow(Name=job.name)
    job.glue.create_trigger(
        Name=job.name,
        Type="EVENT",
        WorkflowName=job.name,
        EventBatchingCondition={"BatchSize": 1},
        Actions=[{"JobName": job.name}],
    )
    yield job
    job.glue.delete_trigger(Name=job.name)
    job.glue.delete_workflow(Name=job.name)
    job.glue.delete_job(JobName=job.name)


def completed(job: Job) -> dict[str, Any]:
    """Return the newest run of the job's workflow once it is completed."""

    def look() -> dict[str, Any] | None:
        runs = job.glue.get_workflow_runs(Name=job.name)["Runs"]
        return runs[0] if runs and runs[0]["Status"] == "COMPLETED" else None

    found = eventually(look)
    assert found is not None
    return found


def send(job: Job, *statements: dict[str, Any]) -> None:
    """Send an event to the workflow through a rule whose role has these permissions."""
    events = job.engine.client("events")
    events.put_rule(Name=job.name, EventPattern=json.dumps({"source": [job.name]}))
    workflow = f"arn:aws:glue:{job.engine.region}:{job.engine.account_id}:workflow/{job.name}"
    arn = role(job.engine, "events.amazonaws.com", *statements)
    events.put_targets(Rule=job.name, Targets=[{"Id": "it", "Arn": workflow, "RoleArn": arn}])
    events.put_events(Entries=[{"Source": job.name, "DetailType": "x", "Detail": "{}"}])
    events.remove_targets(Rule=job.name, Ids=["it"])
    events.delete_rule(Name=job.name)


def test_a_rule_starts_a_workflow_and_its_job_knows_the_run(job: Job) -> None:
    """starting-workflow-eventbridge.html."""
    send(job, allow("glue:notifyEvent"))
    run = completed(job)
    assert run["Statistics"]["SucceededActions"] == 1
    assert job.lines() == [f"first {job.name} {run['WorkflowRunId']}"]
    (job_run,) = job.glue.get_job_runs(JobName=job.name)["JobRuns"]
    assert job_run["TriggerName"] == job.name
    last = job.glue.get_workflow(Name=job.name)["Workflow"]["LastRun"]
    assert last["WorkflowRunId"] == run["WorkflowRunId"]


def test_a_rule_whose_role_may_not_starts_nothing(job: Job) -> None:
    """starting-workflow-eventbridge.html."""
    send(job, allow("glue:StartJobRun"))
    assert job.glue.get_workflow_runs(Name=job.name)["Runs"] == []


def test_an_event_is_tried_again_while_the_workflow_has_runs_enough(job: Job) -> None:
    """API_RetryPolicy.html; rule-dlq.html: EXHAUSTED_RETRY_CONDITION and RETRY_ATTEMPTS."""
    job.replace("import time; time.sleep(6)")
    job.glue.update_workflow(Name=job.name, MaxConcurrentRuns=1)
    job.glue.start_workflow_run(Name=job.name)
    patient, hasty, dead = pattern_rule(job.engine), pattern_rule(job.engine), inbox(job.engine)
    workflow = f"arn:aws:glue:{job.engine.region}:{job.engine.account_id}:workflow/{job.name}"
    notify = rule_role(job.engine, allow("glue:notifyEvent"))
    patient.to(workflow, RoleArn=notify)
    hasty.to(
        workflow,
        RoleArn=notify,
        RetryPolicy={"MaximumRetryAttempts": 1},
        DeadLetterConfig={"Arn": dead.arn},
    )
    patient.send()
    hasty.send()
    reason = {
        name: value["StringValue"] for name, value in dead.receive()["MessageAttributes"].items()
    }
    assert reason["ERROR_CODE"] == "RESOURCE_LIMIT_EXCEEDED"
    assert reason["EXHAUSTED_RETRY_CONDITION"] == "MaximumRetryAttempts"
    assert reason["RETRY_ATTEMPTS"] == "1"
    eventually(lambda: len(job.glue.get_workflow_runs(Name=job.name)["Runs"]) == 2)
    assert patient.metric("FailedInvocations") == 0


@pytest.mark.parametrize(("turn", "follows"), [("second", True), ("bad", False)])
def test_a_conditional_trigger_follows_a_job_that_ended_as_it_waits_for(
    job: Job, turn: str, follows: bool
) -> None:
    """about-triggers.html."""
    after = f"{job.name}-after"
    job.glue.create_job(
        Name=after,
        Role=job.role,
        GlueVersion="5.1",
        Command={"Name": "glueetl", "ScriptLocation": f"s3://{job.bucket}/job.py"},
        DefaultArguments={"--turn": "after", "--custom-logGroup-prefix": f"/glue/{job.name}"},
    )
    job.glue.create_trigger(
        Name=after,
        Type="CONDITIONAL",
        WorkflowName=job.name,
        StartOnCreation=True,
        Predicate={
            "Conditions": [{"LogicalOperator": "EQUALS", "JobName": job.name, "State": "SUCCEEDED"}]
        },
        Actions=[{"JobName": after}],
    )
    job.glue.update_job(
        JobName=job.name,
        JobUpdate={"DefaultArguments": {**job_arguments(job), "--turn": turn}},
    )
    job.glue.start_workflow_run(Name=job.name)
    run = completed(job)
    turns = [line.split()[0] for line in job.lines() if line.endswith(run["WorkflowRunId"])]
    assert turns == ([turn, "after"] if follows else [turn])
    assert run["Statistics"]["FailedActions"] == (0 if follows else 1)
    job.glue.delete_trigger(Name=after)
    job.glue.delete_job(JobName=after)


def job_arguments(job: Job) -> dict[str, str]:
    arguments: dict[str, str] = job.glue.get_job(JobName=job.name)["Job"]["DefaultArguments"]
    return arguments


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Type": "SCHEDULED", "Schedule": "cron(0 * * * ? *)"}, "does not support SCHEDULED"),
        ({"Type": "EVENT", "EventBatchingCondition": {"BatchSize": 5}}, "BatchSize 1"),
        ({"Type": "ON_DEMAND", "Actions": [{"CrawlerName": "c"}]}, "only triggers that start jobs"),
    ],
)
def test_a_trigger_that_nothing_would_fire_is_refused(
    job: Job, changes: dict[str, Any], words: str
) -> None:
    """about-triggers.html."""
    definition = {"Name": f"{job.name}-odd", "Actions": [{"JobName": job.name}], **changes}
    with pytest.raises(ClientError, match=words):
        job.glue.create_trigger(**definition)
