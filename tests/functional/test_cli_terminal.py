"""Deploys with somebody at the keyboard, who hesitates, declines and walks away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from eventually import PATIENCE, eventually
from functional import inventory
from functional.commands import lab_builder
from functional.engines import RunningEngine, running
from functional.relay import relay
from functional.terminal import Terminal
from lab_builder.local.home import VARIABLE, locate

pytestmark = pytest.mark.engine

QUESTION = "Execute this change set? [y/N]:"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """An engine of these tests' own, so that everything on it can be compared."""
    home = locate({VARIABLE: str(tmp_path_factory.mktemp("home"))})
    with running(home) as engine:
        # The code is there beforehand, so that what is new afterwards was left by a deploy.
        assert lab_builder(engine.home, "package", "--local").code == 0
        yield engine


def deploy(engine: RunningEngine, name: str) -> Terminal:
    return Terminal(engine.home, "deploy", "--local", "--environment-name", name)


def stacks(engine: RunningEngine) -> dict[str, str]:
    found = engine.client("cloudformation").describe_stacks()["Stacks"]
    return {stack["StackName"]: stack["StackStatus"] for stack in found}


@pytest.mark.parametrize("answer", ["\n", "\x03"], ids=["enter", "Ctrl-C"])
def test_a_declined_deploy_leaves_neither_stack_nor_change_set(
    engine: RunningEngine, answer: str
) -> None:
    before = inventory.take(engine)
    with deploy(engine, "declined") as terminal:
        terminal.wait_for(QUESTION)
        assert "declined" in stacks(engine)
        terminal.type(answer)
        code = terminal.end()

    assert code == 1
    assert "Traceback" not in terminal.text
    assert inventory.take(engine) == before


def test_a_terminal_shows_colours_and_the_upload_as_a_bar(engine: RunningEngine) -> None:
    with Terminal(
        engine.home, "package", "--local", "--bucket", "for-the-bar", "--create-bucket"
    ) as terminal:
        assert terminal.end() == 0

    assert "uploading" in terminal.text
    assert "━" in terminal.text
    assert "uploaded  s3://for-the-bar/aws-deep-dive/code-" in terminal.text


def interrupted(engine: RunningEngine, name: str, call: str, after: str) -> Terminal:
    """Deploy, agree, and press Ctrl-C while the deploy waits for the answer to a call."""
    flags = ("--environment-name", name, "--bucket", "lab-builder-code")
    through: dict[str, Any] = {
        "AWS_ENDPOINT_URL": engine.endpoint_url,
        "AWS_REGION": engine.region,
        "AWS_ACCESS_KEY_ID": engine.credentials.access_key_id,
        "AWS_SECRET_ACCESS_KEY": engine.credentials.secret_access_key,
    }
    with (
        relay() as proxy,
        Terminal(engine.home, "deploy", *flags, HTTP_PROXY=proxy.url, **through) as terminal,
    ):
        proxy.hold(f"cloudformation {call}", f"cloudformation {after}")
        terminal.wait_for(QUESTION)
        terminal.type("y\n")
        assert proxy.holds.wait(PATIENCE)
        terminal.type("\x03")
        assert terminal.end() == 4
    assert f"Error: stopped watching the stack {name}: its CloudFormation" in terminal.text
    assert "next: lab-builder status" in terminal.text
    return terminal


def test_ctrl_c_during_the_events_leaves_the_deploy_to_cloudformation(
    engine: RunningEngine,
) -> None:
    interrupted(engine, "left-alone", "DescribeStackEvents", after="ExecuteChangeSet")

    eventually(lambda: stacks(engine)["left-alone"] == "CREATE_COMPLETE")
    again = lab_builder(engine.home, "deploy", "--local", "--environment-name", "left-alone")
    assert again.stdout.startswith("nothing to change: left-alone is up to date")


def test_ctrl_c_before_cloudformation_was_told_leaves_nothing(engine: RunningEngine) -> None:
    before = inventory.take(engine)

    interrupted(engine, "nearly", "ExecuteChangeSet", after="ExecuteChangeSet")

    assert inventory.take(engine) == before


def test_a_first_create_that_fails_leaves_no_stack_and_names_the_line_behind_it(
    engine: RunningEngine,
) -> None:
    """Between the look at the names and the create somebody else takes one of them."""
    before = inventory.take(engine)
    bucket = f"too-late-data-000000000000-{engine.region}"
    with deploy(engine, "too-late") as terminal:
        terminal.wait_for(QUESTION)
        engine.client("s3").create_bucket(Bucket=bucket)
        terminal.type("y\n")
        code = terminal.end()

    assert code == 1
    message = terminal.text.partition("Error: ")[2]
    assert message.startswith("DataBucket failed: ")
    assert "already exists" in message
    assert "labs/aws_deep_dive/s3.py:" in message
    assert inventory.take(engine) == before | {f"Buckets {bucket}"}
