"""``glue:startJobRun.sync`` on the embedded engine behaves as the Step Functions guide says.

Each test names its page below https://docs.aws.amazon.com/step-functions/latest/dg/.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from contract.functions import allow, role
from contract.machines import Machine, machine, task
from eventually import eventually
from functional.engines import RunningEngine

pytestmark = [pytest.mark.engine, pytest.mark.spark]

# Does what its argument says.
SCRIPT = """
import sys
import time
from awsglue.utils import getResolvedOptions

what = getResolvedOptions(sys.argv, ["what"])["what"]
if what in ("fail", "try 0"):
    raise ValueError("the ledger is damaged")
if what == "linger":
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def job(engine: RunningEngine) -> str:
    name = f"job-{uuid4().hex[:12]}"
    engine.make_bucket(name)
    engine.client("s3").put_object(Bucket=name, Key="job.py", Body=SCRIPT.encode())
    logs = allow("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
    engine.client("glue").create_job(
        Name=name,
        Role=role(engine, "glue.amazonaws.com", allow("s3:*"), logs),
        GlueVersion="5.1",
        WorkerType="G.1X",
        NumberOfWorkers=2,
        ExecutionProperty={"MaxConcurrentRuns": 3},
        Command={"Name": "glueetl", "ScriptLocation": f"s3://{name}/job.py"},
        DefaultArguments={"--custom-logGroup-prefix": f"/glue/{name}"},
    )
    return name


def runner(engine: RunningEngine, job: str, **fields: Any) -> Machine:
    """Return a machine that runs the job with its input as the argument."""
    run = task("glue:startJobRun.sync", {"JobName": job, "Arguments": {"--what.$": "$"}}, **fields)
    actions = ("glue:StartJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun")
    return machine(engine, {"Run": run}, allow(*actions))


def states_of(engine: RunningEngine, job: str) -> list[str]:
    """Return the states of the job's runs, the latest first."""
    runs = engine.client("glue").get_job_runs(JobName=job)["JobRuns"]
    return [
        run["JobRunState"] for run in sorted(runs, key=lambda run: -run["StartedOn"].timestamp())
    ]


def test_the_task_waits_for_the_run_and_returns_it(engine: RunningEngine, job: str) -> None:
    """connect-glue.html: Run a Job (.sync)."""
    run = runner(engine, job).start("succeed")
    assert run.end()["status"] == "SUCCEEDED"
    output = run.output()
    assert (output["JobName"], output["JobRunState"]) == (job, "SUCCEEDED")
    assert run.types()[1:7] == [
        "TaskStateEntered",
        "TaskScheduled",
        "TaskStarted",
        "TaskSubmitted",
        "TaskSucceeded",
        "TaskStateExited",
    ]


def test_a_failed_run_fails_the_task(engine: RunningEngine, job: str) -> None:
    """connect-glue.html, concepts-error-handling.html: States.TaskFailed, the run as the cause."""
    ended = runner(engine, job).start("fail").end()
    assert (ended["status"], ended["error"]) == ("FAILED", "States.TaskFailed")
    cause = json.loads(ended["cause"])
    assert cause["JobRunState"] == "FAILED"
    assert "the ledger is damaged" in cause["ErrorMessage"]


def test_a_failed_run_is_tried_again(engine: RunningEngine, job: str) -> None:
    """concepts-error-handling.html: each try of a task is a job run of its own."""
    what = "States.Format('try {}', $$.State.RetryCount)"
    run = task(
        "glue:startJobRun.sync",
        {"JobName": job, "Arguments": {"--what.$": what}},
        Retry=[{"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 1, "MaxAttempts": 1}],
    )
    actions = ("glue:StartJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun")
    ended = machine(engine, {"Run": run}, allow(*actions)).start({}).end()
    assert ended["status"] == "SUCCEEDED", ended.get("cause")
    assert states_of(engine, job)[:2] == ["SUCCEEDED", "FAILED"]


def test_a_run_that_somebody_stops_ends_the_task_well(engine: RunningEngine, job: str) -> None:
    """../../../glue/latest/dg/job-run-statuses.html: STOPPED is no abnormal termination."""
    run = runner(engine, job).start("linger")
    eventually(lambda: states_of(engine, job)[0] == "RUNNING")
    glue = engine.client("glue")
    latest = max(glue.get_job_runs(JobName=job)["JobRuns"], key=lambda run: run["StartedOn"])
    glue.batch_stop_job_run(JobName=job, JobRunIds=[latest["Id"]])
    assert run.end()["status"] == "SUCCEEDED"
    assert run.output()["JobRunState"] == "STOPPED"


def test_a_stopped_execution_stops_its_run(engine: RunningEngine, job: str) -> None:
    """connect-to-resource.html#connect-sync: the job is cancelled, too."""
    run = runner(engine, job).start("linger")
    eventually(lambda: states_of(engine, job)[0] == "RUNNING")
    run.stop()
    eventually(lambda: states_of(engine, job)[0] == "STOPPED")


def test_a_task_that_takes_too_long_stops_its_run(engine: RunningEngine, job: str) -> None:
    """connect-to-resource.html#connect-sync: the job is cancelled, too."""
    run = runner(engine, job, TimeoutSeconds=2).start("linger")
    assert run.end()["error"] == "States.Timeout"
    eventually(lambda: states_of(engine, job)[0] == "STOPPED")
