"""The committed template, deployed by the aws command line: code in the bucket, two parameters."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from eventually import eventually
from functional.commands import ROOT, aws, lab_builder
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

BUCKET, NAME = "github-sync-bucket", "by-hand"
TEMPLATE = "aws-deep-dive-training-unified.yaml"


def test_the_committed_template_deploys_without_this_tool(
    engine: RunningEngine, tmp_path: Path
) -> None:
    shutil.copy(ROOT / "templates" / TEMPLATE, tmp_path)
    packaged = lab_builder(engine.home, "package", "--local", "--bucket", BUCKET)
    assert packaged.code == 0, packaged.stderr
    url = f"{engine.endpoint_url}/{BUCKET}/{TEMPLATE}"
    cloudformation = engine.client("cloudformation")

    created = aws(
        engine,
        f"aws s3 cp --quiet {TEMPLATE} s3://{BUCKET}/ && "
        f"aws cloudformation create-stack --stack-name {NAME} --template-url {url}"
        f" --parameters ParameterKey=EnvironmentName,ParameterValue={NAME}"
        f" ParameterKey=S3BucketName,ParameterValue={BUCKET}"
        " --capabilities CAPABILITY_IAM",
        tmp_path,
    )

    assert created.code == 0, created.stderr
    stack: dict[str, Any] = {}

    def has_ended() -> bool:
        stack.update(cloudformation.describe_stacks(StackName=NAME)["Stacks"][0])
        return not stack["StackStatus"].endswith("_IN_PROGRESS")

    eventually(has_ended)
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    said = engine.client("lambda").invoke(
        FunctionName=f"{NAME}-month-end-processor", Payload=b'{"test_mode": true, "seed": "1"}'
    )
    assert json.load(said["Payload"])["status"] == "COMPLETED"
    deployed = lab_builder(
        engine.home,
        *("deploy", "--local", "--environment-name", NAME, "--bucket", BUCKET, "--dry-run"),
        "--json",
        folder=tmp_path,
    )
    assert deployed.value["action"] == "none"
    gone = lab_builder(engine.home, "destroy", "--local", "--stack-name", NAME, "--yes")
    assert gone.code == 0, gone.stderr
