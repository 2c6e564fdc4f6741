"""``lab-builder local fire``: one rule, now."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from eventually import eventually
from functional.commands import lab_builder
from functional.engines import RunningEngine
from lab_builder.errors import EngineError
from lab_builder.local import control_client, process
from lab_builder.local.home import VARIABLE, locate
from lab_builder.model import Credentials

pytestmark = pytest.mark.engine


def test_a_drill_fires_though_it_is_disabled_and_stays_so(lab: RunningEngine) -> None:
    began = int(time.time() * 1000)
    done = lab_builder(lab.home, "local", "fire", "failure-simulator", "--json")
    assert done.code == 0, done.stderr
    assert done.value["rule"] == "aws-deep-dive-failure-simulator"
    assert done.value["targets"] == 1
    group = "/aws/lambda/aws-deep-dive-daily-transaction-processor"
    logs = lab.client("logs")

    eventually(
        lambda: logs.filter_log_events(
            logGroupName=group, startTime=began, filterPattern="DatabaseTimeoutError"
        )["events"],
    )
    described = lab.client("events").describe_rule(Name=done.value["rule"])
    assert described["State"] == "DISABLED"


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        ("aws-deep-dive-fail", {"aws-deep-dive-failure-simulator"}),
        ("fail", {"failure-simulator"}),
        ("no-such", set()),
    ],
)
def test_the_names_of_scheduled_rules_are_completed(
    lab: RunningEngine, begun: str, offered: set[str]
) -> None:
    asked: dict[str, Any] = {
        "COMP_WORDS": f"lab-builder\nlocal\nfire\n{begun}",
        "COMP_CWORD": "3",
        "_LAB_BUILDER_COMPLETE": "bash_complete",
    }
    done = lab_builder(lab.home, **asked)
    assert {line.partition(",")[2] for line in done.stdout.splitlines() if line} == offered


def test_the_pause_rule_pauses(lab: RunningEngine) -> None:
    done = lab_builder(lab.home, "local", "fire", "aws-deep-dive-pause")
    assert done.code == 0, done.stderr
    events = lab.client("events")

    def running() -> list[str]:
        rules = events.list_rules(NamePrefix="aws-deep-dive-")["Rules"]
        return [
            rule["Name"]
            for rule in rules
            if rule["State"] == "ENABLED" and "ScheduleExpression" in rule
        ]

    eventually(lambda: not running())
    assert lab_builder(lab.home, "resume", "--local").code == 0
    assert len(running()) == 6


@pytest.mark.parametrize(
    ("rule", "what", "hint"),
    [
        ("nix", "no scheduled rule nix", "expected one of aws-deep-dive-compliance-"),
        ("schedule", "rule name schedule is ambiguous: aws-deep-dive-", "use the full name"),
        ("aws-deep-dive-data-arrival", "no scheduled rule", "expected one of"),
    ],
)
def test_a_name_of_no_rule_or_of_several_is_rejected(
    lab: RunningEngine, rule: str, what: str, hint: str
) -> None:
    done = lab_builder(lab.home, "local", "fire", rule)
    assert done.code == 1
    assert what in done.stderr
    assert hint in done.stderr


def test_only_the_engines_own_key_may_fire(lab: RunningEngine) -> None:
    iam = lab.client("iam")
    iam.create_user(UserName="almighty")
    iam.attach_user_policy(
        UserName="almighty", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    )
    key = iam.create_access_key(UserName="almighty")["AccessKey"]
    engine = replace(
        process.running(locate({VARIABLE: str(lab.home)})),
        credentials=Credentials(key["AccessKeyId"], key["SecretAccessKey"]),
    )
    with pytest.raises(EngineError, match="only the engine's root key"):
        control_client.fire(engine, "pause")
