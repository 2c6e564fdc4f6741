"""A warm ETL run against the same transforms in a bare warm session, in turns."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.engine import Engine
from benchmarks.timing import PYTHON, Ratio
from lab_builder import assets
from lab_builder.package.archive import content

_ROUNDS = 9
_WARM_UP = 5  # rounds until the JVMs have compiled what is hot
_BUCKET = _JOB = "benchmark"
_CODE = assets.code_folder("aws-deep-dive")
_POLL = 0.02  # seconds


def measure() -> Iterator[Ratio]:
    """Yield the ratio from StartJobRun to SUCCEEDED, with 12 new batches of 300 rows a round."""
    sys.path.insert(0, str(_CODE))
    with Engine() as engine, _bare() as bare:
        _define(engine)
        _ask(bare)
        taken, floor = [], []
        for round_ in map(str, range(_WARM_UP + _ROUNDS)):
            floor.append(float(_ask(bare, round_)))
            taken.append(_run(engine, round_))
        bare.communicate()
        yield Ratio(
            "a warm Glue run, 12 batches of 300 rows",
            "the transforms, bare and warm",
            statistics.median(taken[_WARM_UP:]),
            statistics.median(floor[_WARM_UP:]),
            2.5,
        )


def _bare() -> subprocess.Popen[str]:
    path = os.pathsep.join([str(_CODE), str(Path(__file__).parents[1] / "tests")])
    return subprocess.Popen(
        [PYTHON, "-m", "benchmarks.bare_spark"],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _ask(bare: subprocess.Popen[str], round_: str = "") -> str:
    assert bare.stdin  # noqa: S101 - _bare opens it
    assert bare.stdout  # noqa: S101 - this too
    if round_:
        bare.stdin.write(f"{round_}\n")
        bare.stdin.flush()
    return bare.stdout.readline()


def _define(engine: Engine) -> None:
    """Create the lab's ETL job, as its template does, with a role that may do what it asks for."""
    s3, bundle = engine.client("s3"), assets.bundle(_CODE)
    s3.create_bucket(Bucket=_BUCKET)
    for asset in bundle.assets:
        s3.put_object(Bucket=_BUCKET, Key=asset.key, Body=content(asset))
    engine.client("glue").create_job(
        Name=_JOB,
        Role=_role(engine.client("iam")),
        GlueVersion="5.1",
        Command={
            "Name": "glueetl",
            "ScriptLocation": f"s3://{_BUCKET}/{bundle.keys['financial_etl_job']}",
        },
        DefaultArguments={
            "--environment_name": "dev",
            "--data_bucket": _BUCKET,
            "--failure_rate": "0",
            "--extra-py-files": f"s3://{_BUCKET}/{bundle.keys['code']}",
            "--enable-metrics": "true",
            "--enable-observability-metrics": "true",
        },
    )


def _role(iam: Any) -> str:
    trust = {"Effect": "Allow", "Principal": {"Service": "glue.amazonaws.com"}}
    role = iam.create_role(
        RoleName=_JOB,
        AssumeRolePolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{**trust, "Action": "sts:AssumeRole"}]}
        ),
    )
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    iam.put_role_policy(
        RoleName=_JOB,
        PolicyName="all",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [everything]}),
    )
    return str(role["Role"]["Arn"])


def _run(engine: Engine, round_: str) -> float:
    from benchmarks.batches import a_round
    from ledger import intake
    from ledger.storage import DataBucket

    store = DataBucket(engine.client("s3"), _BUCKET)
    for batch in a_round(round_):
        intake.hand_in(store, batch)
    glue = engine.client("glue")
    began = time.perf_counter()
    run_id = glue.start_job_run(JobName=_JOB)["JobRunId"]
    while True:
        run = glue.get_job_run(JobName=_JOB, RunId=run_id)["JobRun"]
        if run["JobRunState"] not in {"WAITING", "STARTING", "RUNNING"}:
            break
        time.sleep(_POLL)
    if run["JobRunState"] != "SUCCEEDED":
        raise SystemExit(f"the run {run_id} failed: {run.get('ErrorMessage')}")
    return time.perf_counter() - began
