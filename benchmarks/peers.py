"""The lab by our tool beside the others: whole processes, in turns, in one sitting.

Deploys go to one engine. cdk is not among the deployers: it wants an account that was bootstrapped
with a registry for images, which the engine does not play.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.engine import HOME, Engine
from benchmarks.timing import PYTHON, race

_ROOT = Path(__file__).parents[1]
_TEMPLATE = str(_ROOT / "templates" / "aws-deep-dive-training-unified.yaml")
_SAM_TEMPLATE = str(_ROOT / "templates" / "aws-deep-dive-sam" / "template.yaml")
_BUCKET = "lab-builder-peers"
_OURS = [PYTHON, "-m", "lab_builder"]
_CFN_LINT = [str(Path(PYTHON).with_name("cfn-lint"))]
_AWS, _SAM, _SCEPTRE = (
    [str(_ROOT / f".venv-{tool}" / "bin" / tool)] for tool in ("aws", "sam", "sceptre")
)
_CDK = [str(_ROOT / ".node-cdk" / "node_modules" / ".bin" / "cdk")]
_APP = str(_ROOT / ".node-cdk" / "app.mjs")

Commands = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Contest:
    """What was done, and the median seconds that each tool took, ours first."""

    what: str
    seconds: Mapping[str, float]


def measure(folder: Path) -> Iterator[Contest]:
    """Yield a contest for each thing that people do; the tools write into the folder."""
    _sceptre_project(folder)
    Path(_APP).write_text(_CDK_APP, encoding="utf-8")
    with Engine() as engine:
        environ = {**engine.variables, HOME: str(engine.home), "SAM_CLI_TELEMETRY": "0"}
        engine.client("s3").create_bucket(Bucket=_BUCKET)
        for command in _deploys().values():
            subprocess.run(
                command, check=True, capture_output=True, env={**os.environ, **environ}, cwd=folder
            )
        for what, commands in _contests().items():
            yield Contest(what, race(commands, runs=7, environ=environ, folder=folder))


def readable() -> Iterator[str]:
    """Yield the commands as a person would type them in a clone, a line each."""
    for commands in _contests().values():
        for argv in commands.values():
            typed = shlex.join(argv).replace(f"{PYTHON} -m lab_builder", "lab-builder")
            yield re.sub(r"\S*/\.?bin/", "", typed).replace(f"{_ROOT}/", "")


def _contests() -> Mapping[str, Commands]:
    package = ["--s3-bucket", _BUCKET, "--output-template-file", "packaged.yaml"]
    return {
        "the help of deploy": {
            "lab-builder": [*_OURS, "deploy", "--help"],
            "sam": [*_SAM, "deploy", "--help"],
            "sceptre": [*_SCEPTRE, "launch", "--help"],
            "cdk": [*_CDK, "deploy", "--help"],
        },
        "render, or what comes nearest": {
            "lab-builder": [*_OURS, "render"],
            "sceptre": [*_SCEPTRE, "generate", "lab.yaml"],
            "cdk": [*_CDK, "synth", "--quiet", "--app", f"node {_APP} {_TEMPLATE}"],
        },
        "lint, nothing cached": {
            "lab-builder": [*_OURS, "lint", "--no-cache", _TEMPLATE],
            "cfn-lint": [*_CFN_LINT, _TEMPLATE],
            "sam": [*_SAM, "validate", "--lint", "--template", _TEMPLATE],
        },
        "package, nothing changed": {
            "lab-builder": [*_OURS, "package", "--bucket", _BUCKET],
            "aws": [
                *[*_AWS, "cloudformation", "package", "--template-file", _SAM_TEMPLATE],
                *package,
            ],
            "sam": [*_SAM, "package", "--template", _SAM_TEMPLATE, *package],
        },
        "deploy, nothing changed": _deploys(),
    }


def _deploys() -> Commands:
    """Return how each tool brings up a lab of its own."""
    stack = ["--capabilities", "CAPABILITY_IAM", "--s3-bucket", _BUCKET]
    unchanged = "--no-fail-on-empty-changeset"
    parameters = ["EnvironmentName=peers-aws", f"S3BucketName={_BUCKET}"]
    return {
        "lab-builder": [
            *[*_OURS, "deploy", "--yes", "--bucket", _BUCKET],
            *["--environment-name", "peers-ours"],
        ],
        "aws": [
            *[*_AWS, "cloudformation", "deploy", "--template-file", _TEMPLATE, unchanged],
            *["--stack-name", "peers-aws", *stack, "--parameter-overrides", *parameters],
        ],
        "sam": [
            *[*_SAM, "deploy", "--template", _SAM_TEMPLATE, unchanged, "--no-confirm-changeset"],
            *[
                "--stack-name",
                "peers-sam",
                *stack,
                "--parameter-overrides",
                "EnvironmentName=peers-sam",
            ],
        ],
        "sceptre": [*_SCEPTRE, "launch", "--yes", "lab.yaml"],
    }


def _sceptre_project(folder: Path) -> None:
    """Write the project that sceptre wants, around the rendered template."""
    (folder / "config").mkdir()
    (folder / "templates").symlink_to(_ROOT / "templates")
    (folder / "config" / "config.yaml").write_text(
        f"project_code: peers\nregion: us-east-1\ntemplate_bucket_name: {_BUCKET}\n",
        encoding="utf-8",
    )
    (folder / "config" / "lab.yaml").write_text(
        f"template: {{type: file, path: {Path(_TEMPLATE).name}}}\n"
        f"parameters: {{EnvironmentName: peers-sceptre, S3BucketName: {_BUCKET}}}\n",
        encoding="utf-8",
    )


_CDK_APP = """
import { App, Stack } from "aws-cdk-lib";
import { CfnInclude } from "aws-cdk-lib/cloudformation-include";

const app = new App();
new CfnInclude(new Stack(app, "Lab"), "Template", { templateFile: process.argv[2] });
app.synth();
"""
