"""The committed SAM application by sam alone: validated, built, deployed, and the guide's commands.

``sam build && sam deploy`` is all, with samconfig.toml as it stands and no python3.13 in reach.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cloudformation_yaml import load
from eventually import eventually
from functional import sam
from functional.commands import ROOT, environment, lab_builder, run
from functional.engines import RunningEngine, running
from functional.relay import Request, relay
from functional.test_guide import (  # noqa: F401 - the guide's commands, on this module's lab
    test_activity_1_describes_a_rule_and_its_target,
    test_activity_1_lists_the_rules_of_the_lab,
    test_activity_2_the_forced_failure_has_its_name_and_its_stack,
    test_activity_2_the_standard_execution_succeeds,
    test_activity_4_the_metrics_of_a_run_can_be_read,
)
from lab_builder.local.home import VARIABLE, locate

pytestmark = pytest.mark.engine

STACK = "aws-deep-dive"
LIKE_THE_CHECKOUT = ("functions", "src/lab_builder/labs", "templates")
ALIKE = """
version = 0.1
[default.global.parameters]
stack_name = "alike"
region = "us-east-1"
profile = "trainer"
[default.deploy.parameters]
s3_bucket = "alike-code"
s3_prefix = "labs"
parameter_overrides = ["EnvironmentName=alike", "FailureRate=0"]
capabilities = "CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"
tags = "project=training stage=test"
role_arn = "ROLE"
"""
# Makes the change set of `lab-builder deploy` and takes it back.
PROPOSE = """
from contextlib import suppress
import lab_builder
from lab_builder import ChangeSet
def stop(step):
    if isinstance(step, ChangeSet):
        raise InterruptedError
with suppress(InterruptedError):
    lab_builder.deploy(lab_builder.load_settings(), on_step=stop)
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """An engine of this module's own: sam's lab has the names of the one that others share."""
    sam.require()
    home = locate({VARIABLE: str(tmp_path_factory.mktemp("home"))})
    with running(home) as engine:
        yield engine


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What of a checkout sam looks at, for sam to write its build into."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in LIKE_THE_CHECKOUT:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "samconfig.toml", folder)
    return folder


@pytest.fixture(scope="module")
def lab(engine: RunningEngine, checkout: Path) -> RunningEngine:
    """The engine with the lab on it as sam brings it up."""
    # Chance would fail a run, and a terminal would be asked for.
    options = "--no-confirm-changeset --parameter-overrides EnvironmentName=aws-deep-dive"
    rates = "FailureRate=0 ViolationRate=0"
    done = sam.sam(engine, f"sam build && sam deploy {options} {rates}", checkout)
    assert done.code == 0, done.stderr + done.stdout
    return engine


def test_sam_finds_nothing_wrong(engine: RunningEngine, checkout: Path) -> None:
    done = sam.sam(engine, "sam validate", checkout)  # with --lint, says samconfig.toml
    assert done.code == 0, done.stderr
    assert "is a valid SAM Template" in done.stdout
    assert "basic SAM Validation" not in done.stdout


def test_an_application_can_be_rendered_and_built_anywhere(
    engine: RunningEngine, tmp_path: Path
) -> None:
    rendered = lab_builder(
        tmp_path, "render", "--dialect", "sam", "--output", "template.yaml", folder=tmp_path
    )
    assert rendered.code == 0, rendered.stderr
    scripts = {"financial_etl_job.py", "compliance_validation_job.py"}
    assert {path.name for path in tmp_path.iterdir()} == {"template.yaml", *scripts}

    built = sam.sam(engine, "sam build", tmp_path)

    assert built.code == 0, built.stderr
    made = load((tmp_path / ".aws-sam/build/template.yaml").read_text())["Resources"]
    code = tmp_path / ".aws-sam/build" / made["MonthEndFunction"]["Properties"]["CodeUri"]
    assert (code / "month_end_processor/handler.py").is_file()


def test_the_workflow_runs_with_both_jobs_on_spark(lab: RunningEngine) -> None:
    states, glue = lab.client("stepfunctions"), lab.client("glue")
    (workflow,) = (
        machine["stateMachineArn"]
        for machine in states.list_state_machines()["stateMachines"]
        if machine["name"].endswith("financial-processing-workflow")
    )
    execution = states.start_execution(
        stateMachineArn=workflow, input='{"batch_size": 100, "seed": "sam"}'
    )["executionArn"]

    def has_ended() -> bool:
        found: dict[str, Any] = states.describe_execution(executionArn=execution)
        return bool(found["status"] != "RUNNING")

    eventually(has_ended)

    assert states.describe_execution(executionArn=execution)["status"] == "SUCCEEDED"
    for job in ("financial-etl-job", "compliance-validation-job"):
        runs = glue.get_job_runs(JobName=f"{STACK}-{job}")["JobRuns"]
        assert {run["JobRunState"] for run in runs} == {"SUCCEEDED"}, runs[0].get("ErrorMessage")


def test_both_tools_ask_for_the_same_change_set(
    lab: RunningEngine, checkout: Path, tmp_path: Path
) -> None:
    """Of one file: what sam sends, and what lab-builder sends."""
    role = lab.client("iam").create_role(
        RoleName="deploy",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": []}),
    )["Role"]["Arn"]
    lab.client("s3").create_bucket(Bucket="alike-code")
    folder = tmp_path / "alike"
    shutil.copytree(checkout, folder)
    (folder / "samconfig.toml").write_text(ALIKE.replace("ROLE", role))
    key = lab.credentials
    (tmp_path / "credentials").write_text(
        f"[trainer]\naws_access_key_id = {key.access_key_id}\n"
        f"aws_secret_access_key = {key.secret_access_key}\n"
    )
    given = {
        "AWS_ENDPOINT_URL": str(lab.endpoint_url),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        # The file wins over these.
        "AWS_PROFILE": "somebody-else",
        "AWS_REGION": "eu-central-1",
    }
    with relay() as ours, relay() as theirs:
        for argv, environ in (
            ([sys.executable, "-c", PROPOSE], environment(lab.home, HTTP_PROXY=ours.url, **given)),
            (
                ["sam", "deploy", "--no-execute-changeset"],
                sam.environ(lab.home, HTTP_PROXY=theirs.url, **given),
            ),
        ):
            done = run(argv, environ, folder)
            assert done.code == 0, done.stderr + done.stdout
    asked, wanted = _change_set(ours.requests), _change_set(theirs.requests)

    assert asked.pop("Parameters").items() >= wanted.pop("Parameters").items()
    assert asked == wanted
    for requests in (ours.requests, theirs.requests):
        uploads = [one.path for one in requests if one.call.startswith("s3 PUT")]
        assert uploads
        assert all(path.startswith("/alike-code/labs/") for path in uploads)


def _change_set(requests: list[Request]) -> dict[str, Any]:
    """Return what a change set was asked for with, and by whom, as far as settings say it."""
    (request,) = (one for one in requests if one.call == "cloudformation CreateChangeSet")
    form = {name: value for name, (value,) in request.form.items()}

    def pairs(name: str, key: str, value: str) -> dict[str, str]:
        members = [place for place in form if place.startswith(f"{name}.") and place.endswith(key)]
        return {form[place]: form[place.removesuffix(key) + value] for place in members}

    return {
        "by": (request.key_id, request.region),
        "Parameters": pairs("Parameters", "ParameterKey", "ParameterValue"),
        "Tags": pairs("Tags", "Key", "Value"),
        "Capabilities": sorted(form[one] for one in form if one.startswith("Capabilities.")),
        **{name: form[name] for name in ("StackName", "RoleARN", "ChangeSetType")},
    }


def test_lab_builder_knows_sams_stack_and_leaves_its_updates_to_sam(lab: RunningEngine) -> None:
    paused = lab_builder(lab.home, "pause", "--local")
    status = lab_builder(lab.home, "status", "--local", "--json")
    deployed = lab_builder(lab.home, "deploy", "--local", "--yes")
    compared = lab_builder(lab.home, "diff", "--local")

    assert (paused.code, status.code) == (0, 0), paused.stderr + status.stderr
    assert status.value["schedules"]["enabled"] == []
    assert (deployed.code, compared.code) == (1, 1)
    for ended in (deployed, compared):
        assert f"sam created the stack {STACK}, and only sam can update it" in ended.stderr


def test_resolve_s3_is_the_bucket_that_sam_made(lab: RunningEngine) -> None:
    given: dict[str, Any] = {
        "AWS_ENDPOINT_URL": lab.endpoint_url,
        "AWS_ACCESS_KEY_ID": lab.credentials.access_key_id,
        "AWS_SECRET_ACCESS_KEY": lab.credentials.secret_access_key,
        "AWS_REGION": lab.region,
    }

    here = lab_builder(lab.home, "package", "--json", **given)
    elsewhere = lab_builder(lab.home, "package", **(given | {"AWS_REGION": "eu-west-3"}))

    assert here.code == 0, here.stderr
    assert here.value["bucket"].startswith("aws-sam-cli-managed-default-")
    assert elsewhere.code == 1
    assert "the bucket of sam, which does not exist in eu-west-3" in elsewhere.stderr
    assert "samconfig.toml [default.deploy.parameters]" in elsewhere.stderr


def test_lab_builder_destroys_what_sam_deployed(lab: RunningEngine) -> None:
    gone = lab_builder(lab.home, "destroy", "--local", "--yes")

    assert gone.code == 0, gone.stderr
    names = [stack["StackName"] for stack in lab.client("cloudformation").list_stacks(
        StackStatusFilter=["CREATE_COMPLETE", "UPDATE_COMPLETE"]
    )["StackSummaries"]]  # fmt: skip
    assert names == ["aws-sam-cli-managed-default"]
