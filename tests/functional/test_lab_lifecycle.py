"""The life of the lab's environments on the engine, by the commands that a trainer types."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from functional import inventory
from functional.commands import ROOT, Ended, lab_builder
from functional.engines import RunningEngine, running
from functional.relay import relay
from lab_builder.local.home import VARIABLE, locate

pytestmark = pytest.mark.engine

FIRST, SECOND = "aws-deep-dive", "aws-deep-dive-second"
DAILY = f"{FIRST}-daily-transaction-processor"
# Types that are a part of another resource, and gone with it.
PARTS = {
    "AWS::Glue::Table",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::Permission",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
}


@dataclass(frozen=True)
class Town:
    """An engine of these tests' own, with the first environment on it as ``deploy`` left it."""

    engine: RunningEngine
    deployed: Ended

    def run(self, *arguments: str, **more: Any) -> Ended:
        """Run a command that must succeed."""
        ended = lab_builder(self.engine.home, *arguments, **more)
        assert ended.code == 0, ended.stderr
        return ended

    def stack(self, name: str) -> dict[str, Any]:
        answer = self.engine.client("cloudformation").describe_stacks(StackName=name)
        stack: dict[str, Any] = answer["Stacks"][0]
        return stack

    def outputs(self, name: str) -> dict[str, str]:
        """Return the outputs, without the links to the console of AWS."""
        found = {item["OutputKey"]: item["OutputValue"] for item in self.stack(name)["Outputs"]}
        return {key: value for key, value in found.items() if not key.endswith("Console")}

    def resources(self, name: str) -> dict[str, str]:
        """Return the type of each resource of a stack, by physical id."""
        pages = self.engine.client("cloudformation").get_paginator("list_stack_resources")
        return {
            item["PhysicalResourceId"]: item["ResourceType"]
            for page in pages.paginate(StackName=name)
            for item in page["StackResourceSummaries"]
        }

    def schedules(self, prefix: str) -> dict[str, str]:
        """Return the state of each scheduled rule."""
        rules = self.engine.client("events").list_rules(NamePrefix=prefix)["Rules"]
        return {rule["Name"]: rule["State"] for rule in rules if "ScheduleExpression" in rule}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    home = locate({VARIABLE: str(tmp_path_factory.mktemp("town"))})
    with running(home) as engine:
        deployed = lab_builder(engine.home, "deploy", "--local", "--yes")
        assert deployed.code == 0, deployed.stderr
        yield Town(engine, deployed)


def test_a_first_deploy_shows_what_it_did_and_prints_the_outputs(town: Town) -> None:
    shown, printed = town.deployed.stderr, town.deployed.stdout
    outputs = town.outputs(FIRST)

    assert town.stack(FIRST)["StackStatus"] == "CREATE_COMPLETE"
    assert "2.30 USD on the day of a deploy, 6.90 USD on a full day" in shown
    assert "note: the lab does not pause itself on the engine" in shown
    assert not [name for name in town.schedules(FIRST) if name.endswith("-pause")]
    assert re.search(r" s  CREATE_COMPLETE +DailyTransactionFunction +AWS::Lambda::Function", shown)
    assert printed.startswith(f"created {FIRST}\n")
    assert all(f"{name} " in printed and value in printed for name, value in outputs.items())
    assert town.run("outputs", "--local", "--json").value == outputs
    two = town.run("outputs", "--local", "WorkflowArn", "DataBucketName").stdout
    assert two == f"{outputs['WorkflowArn']}\n{outputs['DataBucketName']}\n"
    assert "console.aws.amazon.com" not in printed
    refused = lab_builder(town.engine.home, "outputs", "--local", "GlueConsole")
    assert refused.code == 2
    assert "GlueConsole leads to the console of AWS" in refused.stderr


def test_nothing_to_change_is_found_with_three_calls(town: Town) -> None:
    before = inventory.take(town.engine)
    key = town.engine.credentials
    with relay() as proxy:
        ended = town.run(
            "deploy",
            *("--endpoint-url", town.engine.endpoint_url),
            *("--bucket", "lab-builder-code"),
            *("-p", "PauseAfterHours=0"),  # --local would give it
            AWS_ACCESS_KEY_ID=key.access_key_id,
            AWS_SECRET_ACCESS_KEY=key.secret_access_key,
            AWS_REGION=town.engine.region,
            HTTP_PROXY=proxy.url,
        )

    assert sorted(proxy.calls) == [
        "cloudformation DescribeStacks",
        "events ListRules",
        "s3 GET ['encoding-type', 'list-type', 'prefix']",
    ]
    assert ended.stdout.startswith(f"nothing to change: {FIRST} is up to date")
    again = town.run("deploy", "--local", "--json").value
    assert (again["action"], again["outputs"]) == ("none", town.outputs(FIRST))
    assert inventory.take(town.engine) == before


def test_a_second_environment_comes_and_goes_beside_the_first(town: Town) -> None:
    before, rules = inventory.take(town.engine), town.schedules(FIRST)

    town.run("deploy", "--local", "--env", "second", "--yes", "-p", "FailureRate=0")
    beside = inventory.take(town.engine)
    names = {name.split(" ", 1)[1] for name in beside - before}
    resources, bucket = town.resources(SECOND), town.outputs(SECOND)["DataBucketName"]
    status = town.run("status", "--local", "--env", "second", "--json").value
    town.run("resume", "--local", "--env", "second")
    running = {name: town.schedules(SECOND)[name] for name in status["schedules"]["paused"]}
    town.engine.client("lambda").invoke(
        FunctionName=f"{SECOND}-daily-transaction-processor", Payload=b'{"batch_size": 100}'
    )
    objects = town.engine.client("s3").list_objects_v2(Bucket=bucket)["KeyCount"]
    gone = town.run("destroy", "--local", "--env", "second", "--yes")
    again = town.run("destroy", "--local", "--env", "second", "--yes")

    assert before < beside
    assert {kind for name, kind in resources.items() if name not in names} <= PARTS
    assert status["schedules"]["enabled"] == []
    assert len(running) == 5
    assert set(running.values()) == {"ENABLED"}
    assert objects > 0
    assert gone.stdout.startswith(f"deleted {SECOND}\n")
    assert "packaged code in s3://lab-builder-code" in gone.stdout
    assert "nothing to delete: there is no stack" in again.stdout
    assert inventory.take(town.engine) == before
    assert town.schedules(FIRST) == rules


def test_a_changed_parameter_and_a_changed_function_arrive(town: Town, tmp_path: Path) -> None:
    for part in ("src/lab_builder", "functions", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "samconfig.toml", tmp_path)
    handler = tmp_path / "functions/aws_deep_dive/daily_transaction_processor/handler.py"
    with handler.open("a") as file:
        file.write("\n\ndef handle(event, context):\n    return {'edition': 'second'}\n")
    changed: dict[str, Any] = {"folder": tmp_path, "PYTHONPATH": str(tmp_path / "src")}
    flags = ("--local", "-p", "LogRetentionDays=14")

    told = town.run("diff", *flags, "--json", **changed).value
    deployed = town.run("deploy", *flags, "--yes", **changed)
    after = town.run("diff", *flags, **changed).stdout
    said = json.load(town.engine.client("lambda").invoke(FunctionName=DAILY)["Payload"])
    groups = town.engine.client("logs").describe_log_groups(
        logGroupNamePrefix=f"/aws/lambda/{DAILY}"
    )["logGroups"]
    kept = town.run("deploy", "--local", "--yes")
    retained = town.stack(FIRST)["Parameters"]
    reset = town.run("deploy", "--local", "--yes", "--reset-parameters")

    assert "kept as the stack has it: LogRetentionDays=14" in kept.stderr
    assert {"ParameterKey": "LogRetentionDays", "ParameterValue": "14"} in retained
    assert "LogRetentionDays: 14 -> 7" in reset.stderr
    assert told["parameters"] == {"LogRetentionDays": ["7", "14"]}
    assert {change["type"] for change in told["changes"]} == {
        "AWS::Glue::Job",
        "AWS::IAM::Role",  # a job's role may read this code and no other
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
    }
    assert deployed.stdout.startswith(f"updated {FIRST}\n")
    assert deployed.stderr.count("uploaded aws-deep-dive/code-") == 1
    assert "uploaded aws-deep-dive/financial_etl_job" not in deployed.stderr
    assert after == "no differences\n"
    assert said == {"edition": "second"}
    assert [group["retentionInDays"] for group in groups] == [14]
    assert town.stack(FIRST)["StackStatus"] == "UPDATE_COMPLETE"


def test_a_paused_lab_stays_paused_and_a_deploy_says_so(town: Town) -> None:
    running = town.schedules(FIRST)

    paused = town.run("pause", "--local").stdout
    states = town.schedules(FIRST)
    deployed = town.run("deploy", "--local").stdout
    status = town.run("status", "--local").stdout
    town.run("resume", "--local")

    assert "0 enabled, 5 paused" in paused
    assert set(states.values()) == {"DISABLED"}
    assert "note: 5 of 5 schedules are paused; lab-builder resume --local enables them" in deployed
    assert "0 enabled, 5 paused" in status
    assert "no schedule is enabled" in status
    assert town.schedules(FIRST) == running
    assert running[f"{FIRST}-failure-simulator"] == "DISABLED"
