"""The variables of ``local env``, as shells and AWS clients understand them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from eventually import PATIENCE
from functional.engines import RunningEngine
from lab_builder.local import environment
from lab_builder.local.home import VARIABLE

pytestmark = pytest.mark.engine

HOSTILE = {
    "AWS_PROFILE": "work",
    "AWS_SESSION_TOKEN": "of-another-account",
    "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
}


def evaluate(engine: RunningEngine, command: list[str], given: dict[str, str]) -> str:
    """Run a command in a shell that evaluated the lines, and return what it prints."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(engine.home), **given}
    lines = environment.shell(
        environment.for_clients(engine.endpoint_url, engine.region, engine.credentials, environ)
    )
    script = 'eval "$LINES"; exec "$@"'
    return subprocess.run(
        ["sh", "-c", script, "sh", *command],
        env={**environ, "LINES": lines},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    ).stdout


@pytest.mark.parametrize("given", [{}, HOSTILE], ids=["clean", "hostile"])
def test_boto3_talks_to_the_engine(engine: RunningEngine, given: dict[str, str]) -> None:
    script = "import boto3; print(boto3.client('sts').get_caller_identity()['Account'])"

    assert evaluate(engine, [sys.executable, "-c", script], given).strip() == "000000000000"


@pytest.mark.skipif(shutil.which("aws") is None, reason="the aws command line is not installed")
@pytest.mark.parametrize("given", [{}, HOSTILE], ids=["clean", "hostile"])
@pytest.mark.parametrize(
    "command",
    [
        ["sts", "get-caller-identity"],
        ["events", "list-rules"],
        ["stepfunctions", "list-state-machines"],
        ["cloudwatch", "list-metrics"],
        ["s3", "ls"],
    ],
    ids=" ".join,
)
def test_the_aws_command_line_talks_to_the_engine(
    engine: RunningEngine, given: dict[str, str], command: list[str]
) -> None:
    evaluate(engine, ["aws", *command], given)


def test_a_deploy_to_the_engine_takes_no_proxy(engine: RunningEngine) -> None:
    script = """
import os
from lab_builder.aws import Aws
from lab_builder.local import home, process
from lab_builder.model import Settings
engine = process.running(home.locate(os.environ))
aws = Aws(process.with_engine(Settings("lab", "dev", "stack"), engine))
print(aws.client("sts").get_caller_identity()["Account"])
"""
    environ = {"PATH": os.environ["PATH"], VARIABLE: str(engine.home), **HOSTILE}

    found = subprocess.run(
        [sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "000000000000"
