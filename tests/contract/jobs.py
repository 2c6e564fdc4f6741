"""Glue jobs for the contract tests, defined through the public API."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from contract.functions import allow, role
from eventually import eventually
from functional.engines import RunningEngine

ENDED = frozenset({"SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED"})


@dataclass(frozen=True)
class Job:
    """A job with a bucket of its own. Its role may do everything to that bucket and to logs."""

    engine: RunningEngine
    name: str
    bucket: str
    role: str

    @property
    def glue(self) -> Any:
        """A client."""
        return self.engine.client("glue")

    @property
    def s3(self) -> Any:
        """A client."""
        return self.engine.client("s3")

    def define(self, script: str, **changes: Any) -> None:
        """Upload a script and create the job that runs it."""
        self.replace(script)
        self.glue.create_job(
            Name=self.name,
            Role=changes.pop("Role", self.role),
            GlueVersion="5.1",
            Command={"Name": "glueetl", "ScriptLocation": f"s3://{self.bucket}/job.py"},
            DefaultArguments={
                "--bucket": self.bucket,
                "--custom-logGroup-prefix": f"/glue/{self.name}",
                **changes.pop("DefaultArguments", {}),
            },
            **{"WorkerType": "G.1X", "NumberOfWorkers": 2, **changes},
        )

    def replace(self, script: str) -> None:
        """Upload another script for the job."""
        self.s3.put_object(Bucket=self.bucket, Key="job.py", Body=textwrap.dedent(script).encode())

    def start(self, **arguments: str) -> str:
        given = {f"--{name}": value for name, value in arguments.items()}
        return str(self.glue.start_job_run(JobName=self.name, Arguments=given)["JobRunId"])

    def get(self, run_id: str) -> dict[str, Any]:
        run: dict[str, Any] = self.glue.get_job_run(JobName=self.name, RunId=run_id)["JobRun"]
        return run

    def wait(self, run_id: str, states: Collection[str] = ENDED) -> dict[str, Any]:
        """Wait for one of the states, and fail where the run has ended in another."""

        def look() -> dict[str, Any] | None:
            run = self.get(run_id)
            assert run["JobRunState"] in states or run["JobRunState"] not in ENDED, run
            return run if run["JobRunState"] in states else None

        return eventually(look)

    def run(self, script: str, **changes: Any) -> dict[str, Any]:
        self.define(script, **changes)
        return self.wait(self.start())

    def keys(self, prefix: str) -> list[str]:
        listed = self.s3.list_objects_v2(Bucket=self.bucket, Prefix=prefix).get("Contents", [])
        return [item["Key"] for item in listed]

    def lines(self, group: str = "output") -> list[str]:
        """Return what stands in one of its log groups, which need not be there yet."""
        logs = self.engine.client("logs")
        try:
            events = logs.filter_log_events(logGroupName=f"/glue/{self.name}/{group}")["events"]
        except logs.exceptions.ResourceNotFoundException:
            return []
        return [event["message"] for event in events]

    def put_lines(self, key: str, *rows: dict[str, Any]) -> None:
        body = "\n".join(json.dumps(row) for row in rows)
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=body.encode())


def prepare(engine: RunningEngine) -> Job:
    """Return a job that is not defined yet, with its bucket and role."""
    name = f"job-{uuid4().hex[:12]}"
    engine.make_bucket(name)
    arn = role(
        engine,
        "glue.amazonaws.com",
        allow("s3:*", resource=f"arn:aws:s3:::{name}"),
        allow("s3:*", resource=f"arn:aws:s3:::{name}/*"),
        allow("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"),
        allow("cloudwatch:PutMetricData"),
    )
    return Job(engine, name, name, arn)
