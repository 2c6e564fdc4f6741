"""What a command says to what it cannot do: what, where and what next; and it changes nothing."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from functional import inventory
from functional.commands import ROOT, Ended, lab_builder
from functional.engines import RunningEngine, free_port, kill, running, start
from lab_builder.local.home import VARIABLE, Home, locate

pytestmark = pytest.mark.engine

KEY = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}
NOBODY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """An engine on which nothing may come into being here."""
    home = locate({VARIABLE: str(tmp_path_factory.mktemp("home"))})
    with running(home) as bare:
        before = inventory.take(bare)
        yield bare
        after = inventory.take(bare)
    assert after == before


def refused(ended: Ended, code: int, what: str, hint: str, where: str = "") -> None:
    """Check that a command ended with one message, which says these things."""
    lines = ended.stderr.splitlines()
    assert ended.code == code, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "lab-builder failed" not in ended.stderr
    assert [line for line in lines if line.startswith("Error: ")] == lines[: -len(lines) + 1]
    assert what in lines[0]
    assert any(line.startswith(" next: ") and hint in line for line in lines)
    assert not where or any(line.startswith("   at: ") and where in line for line in lines)
    assert ended.stdout == ""


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


MISSING_STACK = (
    "there is no stack aws-deep-dive in us-east-1",
    "lab-builder deploy --local creates it",
)
NO_TERMINAL = ("cannot ask for confirmation without a terminal", "pass --yes")


@pytest.mark.parametrize(
    ("words", "code", "what", "hint", "where"),
    [
        (
            "deploy --local -p FailureRat=0",
            *(2, "the template has no parameter 'FailureRat'", "did you mean FailureRate?"),
            "--parameter",
        ),
        (
            "deploy --local -p FailureRate=2",
            *(2, "FailureRate is '2', but must be at most 1", "a number from 0 to 1"),
            "--parameter",
        ),
        (
            "deploy --local -p ScheduleState=on",
            *(
                2,
                "must be one of 'ENABLED', 'DISABLED'",
                "Whether the schedules run",
                "--parameter",
            ),
        ),
        ("deploy --local -p FailureRate", 2, "is not Key=Value", "write Key=Value", "--parameter"),
        (
            "deploy --local --environment-name a --stack-name a",
            *(2, "EnvironmentName is 'a', but must match", "2 to 24 lower-case letters"),
            "--environment-name",
        ),
        (
            "deploy --local --environment-name a_b",
            *(2, "invalid stack name 'a_b'", "letters, digits and hyphens"),
            "--environment-name",
        ),
        (
            "deploy --local --env third",
            *(2, "there is no environment 'third'", "environments: default, second", "--env"),
        ),
        (
            "deploy --local --bucket Not_A_Bucket",
            *(2, "invalid bucket name 'Not_A_Bucket'", "3 to 63", "--bucket"),
        ),
        ("deploy --local --environment-name fresh", 2, *NO_TERMINAL, ""),
        ("deploy --local --region eu-west-1", 1, "not eu-west-1", "--region eu-west-1", ""),
        ("deploy --local --lab other", 2, "there is no lab named 'other'", "aws-deep-dive", ""),
        ("status --local", 1, *MISSING_STACK, ""),
        ("outputs --local WorkflowArn", 1, *MISSING_STACK, ""),
        ("pause --local", 1, *MISSING_STACK, ""),
        ("resume --local", 1, *MISSING_STACK, ""),
        ("diff --local", 1, *MISSING_STACK, ""),
        ("destroy --local", 2, *NO_TERMINAL, ""),
        ("local reset", 2, *NO_TERMINAL, ""),
        ("local start --port 1", 1, "already runs with port", "--port 1", ""),
    ],
)
def test_a_request_that_cannot_be_meant_is_refused_before_anything_changes(
    bare: RunningEngine, words: str, code: int, what: str, hint: str, where: str
) -> None:
    refused(lab_builder(bare.home, *words.split()), code, what, hint, where)


@pytest.mark.parametrize(
    ("command", "hint"),
    [("deploy", "--bucket NAME"), ("package", "without an AWS account, add --local")],
)
def test_code_without_a_bucket_to_go_to_is_refused(tmp_path: Path, command: str, hint: str) -> None:
    refused(lab_builder(tmp_path, command, folder=tmp_path), 2, "no bucket is set", hint)


@pytest.mark.parametrize(
    ("words", "environ", "code", "what", "hint"),
    [
        ("", {}, 1, "no usable AWS credentials", "without an account, add --local"),
        ("--profile other", {}, 1, "there is no AWS profile 'other'", "aws configure"),
        ("--region mars-1", KEY, 2, "there is no region 'mars-1'", "describe-regions"),
        ("", KEY | {"AWS_REGION": ""}, 2, "no region is set", "pass --region"),
        (f"--endpoint-url {NOBODY}", KEY, 1, "no response while", "local status"),
        ("--endpoint-url 127.0.0.1", KEY, 2, "Invalid endpoint", "complete URL, such as http://"),
    ],
)
def test_an_account_that_cannot_be_reached_is_named(
    tmp_path: Path, words: str, environ: dict[str, str], code: int, what: str, hint: str
) -> None:
    given: dict[str, Any] = {"AWS_REGION": "eu-west-1", **environ}

    ended = lab_builder(tmp_path, "deploy", "--bucket", "some-code", *words.split(), **given)

    refused(ended, code, what, hint)


def test_a_key_that_the_endpoint_does_not_know_is_told_apart_from_none(
    bare: RunningEngine,
) -> None:
    ended = lab_builder(
        bare.home,
        *("package", "--bucket", "some-code", "--endpoint-url", bare.endpoint_url),
        folder=ROOT,
        **{"AWS_REGION": bare.region, **KEY},
    )

    refused(ended, 1, "AWS refused the credentials while", "renew them")


def test_a_bucket_that_is_missing_or_elsewhere_is_named(bare: RunningEngine) -> None:
    s3 = bare.client("s3")
    s3.create_bucket(
        Bucket="far-away", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    key = bare.credentials
    there: dict[str, Any] = {
        "AWS_REGION": bare.region,
        "AWS_ACCESS_KEY_ID": key.access_key_id,
        "AWS_SECRET_ACCESS_KEY": key.secret_access_key,
        "AWS_ENDPOINT_URL": bare.endpoint_url,
    }

    missing = lab_builder(bare.home, "deploy", "--yes", "--bucket", "not-there", **there)
    elsewhere = lab_builder(
        bare.home, "package", "--bucket", "far-away", "--create-bucket", **there
    )
    s3.delete_bucket(Bucket="far-away")

    refused(missing, 1, "there is no bucket 'not-there'", "add --create-bucket")
    refused(elsewhere, 1, "is in eu-west-1, but the stack is in us-east-1", "--region eu-west-1")


@pytest.mark.parametrize(
    ("text", "what", "hint", "where"),
    [
        ("[default.deploy.parameters\n", "is not valid TOML", "correct that line", ".toml:2"),
        ("[default.deploy.parameters]\nregion = 3\n", "must be a string", "region =", "[default."),
        ('[default.deploy.parameters]\ns3_buckt = "b"\n', "'s3_buckt'", "s3_bucket?", "[default."),
        (
            '[default.deploy.parameters]\nparameter_overrides = "FailureRate=9"\n',
            *("FailureRate is '9'", "a number from 0 to 1", "[default."),
        ),
        (
            '[default.deploy.parameters]\nresolve_s3 = true\ns3_bucket = "code"\n',
            *(
                "s3_bucket and resolve_s3 are mutually exclusive",
                "keep only one",
                "[default.deploy.",
            ),
        ),
        (
            '[default.deploy.parameters]\nparameter_overrides = "Note=two words"\n',
            *(
                "'words' is not Key=Value",
                "quote a value with spaces",
                "parameters] parameter_overrides",
            ),
        ),
    ],
)
def test_a_broken_samconfig_is_told_with_its_place(
    bare: RunningEngine, tmp_path: Path, text: str, what: str, hint: str, where: str
) -> None:
    (tmp_path / "samconfig.toml").write_text(f"version = 0.1\n{text}")

    ended = lab_builder(bare.home, "deploy", "--local", "--yes", folder=tmp_path)

    refused(ended, 2, what, hint, where)


def test_a_function_folder_without_a_handler_is_named(bare: RunningEngine, tmp_path: Path) -> None:
    for part in ("src/lab_builder", "functions"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "functions/aws_deep_dive/month_end_processor/handler.py").unlink()

    ended = lab_builder(
        bare.home, "deploy", "--local", "--yes", folder=tmp_path, PYTHONPATH=f"{tmp_path}/src"
    )

    refused(
        ended,
        *(1, "the function folder 'month_end_processor' has no handler.py", "add a handler.py"),
        "functions/aws_deep_dive/month_end_processor",
    )


@pytest.mark.parametrize(
    ("name", "content", "code", "what", "hint", "place"),
    [
        ("gone.yaml", None, 3, "1 finding", "each finding above", "gone.yaml:1:1"),
        ("a-folder", {}, 3, "1 finding", "each finding above", "Is a directory"),
        ("binary.yaml", b"\xff\xfe\x00", 3, "1 finding", "each finding above", "not UTF-8"),
        (
            "broken.yaml",
            b"Resources: [1\n",
            3,
            "1 finding",
            "each finding above",
            "broken.yaml:1:12",
        ),
    ],
)
def test_a_template_that_cannot_be_read_is_a_finding(
    tmp_path: Path, name: str, content: Any, code: int, what: str, hint: str, place: str
) -> None:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        path.mkdir()

    ended = lab_builder(tmp_path, "lint", name, folder=tmp_path)

    assert place in ended.stdout
    refused(Ended(ended.code, "", ended.stderr), code, what, hint)


def test_findings_as_json_are_one_document(tmp_path: Path) -> None:
    ended = lab_builder(tmp_path, "lint", "--json", "gone.yaml", folder=tmp_path)

    assert (ended.code, ended.stderr) == (3, "")
    assert [finding["rule"] for finding in ended.value] == ["E0000"]


def test_a_template_that_cannot_be_written_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a-folder").mkdir()
    (tmp_path / "a-file").write_text("old")
    before = snapshot(tmp_path)

    for path in ("missing/x.yaml", "a-folder", "a-file/x.yaml"):
        ended = lab_builder(tmp_path, "render", "--output", path, folder=tmp_path)
        refused(ended, 1, "the file cannot be written", "an existing folder", path)

    assert snapshot(tmp_path) == before


def test_a_stale_template_is_shown_and_left_alone(tmp_path: Path) -> None:
    lab_builder(tmp_path, "render", "--output", "lab.yaml", folder=tmp_path)
    fresh = lab_builder(tmp_path, "render", "--check", "--output", "lab.yaml", folder=tmp_path)
    path = tmp_path / "lab.yaml"
    stale = path.read_text().replace("Default: 8", "Default: 4")
    path.write_text(stale)

    ended = lab_builder(tmp_path, "render", "--check", "--output", "lab.yaml", folder=tmp_path)

    assert fresh.code == 0
    assert "\n-    Default: 4\n+    Default: 8\n" in ended.stdout
    refused(
        Ended(ended.code, "", ended.stderr),
        *(1, "out of date", "lab-builder render --output lab.yaml", "lab.yaml"),
    )
    assert path.read_text() == stale


def test_an_output_that_the_stack_does_not_have_is_named(lab: RunningEngine) -> None:
    ended = lab_builder(lab.home, "outputs", "--local", "WorkflowARN")
    as_json = lab_builder(lab.home, "outputs", "--local", "--json", "NOPE")

    refused(ended, 2, "the stack has no output WorkflowARN", "did you mean WorkflowArn?")
    assert as_json.code == 2
    assert as_json.value["error"]["what"] == "the stack has no output NOPE"


@pytest.mark.parametrize("words", ["deploy --yes", "destroy --yes", "pause", "resume"])
def test_somebody_elses_stack_is_left_alone(engine: RunningEngine, words: str) -> None:
    name = f"theirs-{uuid4().hex[:10]}"
    cloudformation = engine.client("cloudformation")
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}}
    body = json.dumps({"Resources": {"Queue": queue}})
    cloudformation.create_stack(StackName=name, TemplateBody=body)
    cloudformation.get_waiter("stack_create_complete").wait(StackName=name)

    ended = lab_builder(engine.home, *words.split(), "--local", "--stack-name", name)

    refused(
        ended, 1, f"the stack {name} does not belong to a lab", "choose another --stack-name", name
    )
    assert engine.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
    cloudformation.delete_stack(StackName=name)


def test_two_targets_at_once_are_refused(tmp_path: Path) -> None:
    ended = lab_builder(tmp_path, "deploy", "--local", "--endpoint-url", NOBODY)

    assert ended.code == 2
    assert "Error: --local and --endpoint-url are mutually exclusive" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_named_and_another_one_works(home: Home) -> None:
    folder = home.root.parent
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        ended = lab_builder(folder, "local", "start", "--port", port)

    refused(ended, 1, f"cannot listen on port {port}", "--port PORT", f"127.0.0.1:{port}")
    assert lab_builder(folder, "local", "status", "--json").value["state"] == "stopped"
    assert lab_builder(folder, "local", "start", "--port", str(free_port())).code == 0


def test_a_killed_engine_is_noticed_and_comes_back_with_the_next_deploy(home: Home) -> None:
    folder = start(home).home
    kill(home)

    status = lab_builder(folder, "local", "status").stdout
    env = lab_builder(folder, "local", "env")
    deployed = lab_builder(folder, "deploy", "--local", "--yes")

    assert "died: it was killed, or failed" in status
    assert "lab-builder local start" in status
    refused(env, 1, "the engine died", "restarts it with its state", "engine.log")
    assert deployed.code == 0, deployed.stderr
    assert deployed.stdout.startswith("created aws-deep-dive")


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    home = tmp_path / "a-file"
    home.write_text("")

    for words in ("local start", "deploy --local --yes"):
        ended = lab_builder(home, *words.split(), HOME=str(tmp_path))
        refused(ended, 1, "the engine's folder cannot be used", "set LAB_BUILDER_HOME", str(home))

    assert lab_builder(home, "local", "status").code == 0
    assert home.read_text() == ""


def test_errors_are_json_where_json_is_asked_for(bare: RunningEngine) -> None:
    ended = lab_builder(bare.home, "deploy", "--local", "--json", "-p", "FailureRat=0")

    assert ended.code == 2
    assert ended.value == {
        "error": {
            "what": "the template has no parameter 'FailureRat'",
            "where": "--parameter",
            "hint": "did you mean FailureRate?",
        }
    }
