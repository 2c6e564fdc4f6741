"""The drill on an engine at speed 60: what it says it saw is there for others to see."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from eventually import PATIENCE, eventually
from functional import dashboards
from functional.commands import Ended, lab_builder
from functional.engines import RunningEngine, end_engine, running, start
from functional.terminal import Terminal
from lab_builder.local.home import VARIABLE, locate

pytestmark = [pytest.mark.engine, pytest.mark.spark]

_BUCKET = "aws-deep-dive-data-000000000000-us-east-1"
_WITHIN = ("--timeout", f"{PATIENCE:.0f}")
_ALARMS = {
    "aws-deep-dive-daily-transaction-processor-errors",
    "aws-deep-dive-workflow-failures",
    "aws-deep-dive-material-variance-detected",
    "aws-deep-dive-compliance-score-below-threshold",
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """The lab as ``make lab`` brings it up: with its default rates, at speed 60."""
    home = locate({VARIABLE: str(tmp_path_factory.mktemp("drill-home"))})
    with running(home, speed=60) as engine:
        deployed = lab_builder(engine.home, "deploy", "--local", "--yes")
        assert deployed.code == 0, deployed.stderr
        yield engine


@pytest.fixture(scope="module")
def drilled(lab: RunningEngine) -> Ended:
    """A drill without the schedules.

    Their work comes 60 times as fast: a busy machine falls behind, and the drill waits in line.
    """
    assert lab_builder(lab.home, "pause", "--local").code == 0
    drilled = lab_builder(lab.home, "local", "drill", *_WITHIN, "--json")
    assert lab_builder(lab.home, "resume", "--local").code == 0
    return drilled


@pytest.fixture(scope="module")
def calm(lab: RunningEngine, drilled: Ended) -> RunningEngine:
    """The lab without schedules, at a speed at which its alarms are soon over."""
    assert lab_builder(lab.home, "pause", "--local").code == 0
    home = locate({VARIABLE: str(lab.home)})
    end_engine(home)
    return start(home, speed=600)


def rest(lab: RunningEngine) -> None:
    """Wait until no alarm of the drill is in ALARM.

    The alarm on the score stands until the next score, so batches are processed meanwhile, until
    one is good: with the default rates few are not.
    """

    def at_rest() -> bool:
        loud = alarming(lab)
        if any("score" in alarm for alarm in loud):
            process_a_batch(lab)
        return not loud

    eventually(at_rest)


def process_a_batch(lab: RunningEngine) -> None:
    """Run the workflow, and wait for its end."""
    states = lab.client("stepfunctions")
    (workflow,) = [
        machine["stateMachineArn"]
        for machine in states.list_state_machines()["stateMachines"]
        if machine["name"].endswith("-financial-processing-workflow")
    ]
    arn = states.start_execution(stateMachineArn=workflow, input="{}")["executionArn"]
    eventually(lambda: states.describe_execution(executionArn=arn)["status"] != "RUNNING")


def alarming(lab: RunningEngine) -> list[str]:
    found = lab.client("cloudwatch").describe_alarms(
        StateValue="ALARM", AlarmNames=sorted(_ALARMS)
    )["MetricAlarms"]
    return [alarm["AlarmName"] for alarm in found]


def execution(lab: RunningEngine, drilled: Ended, name: str) -> str:
    """Return the ARN of the execution that a drill started under a name of its own."""
    starts = [
        each["call"]["parameters"]
        for each in drilled.value["observations"]
        if each["call"]["operation"] == "start_execution"
    ]
    (given,) = [each for each in starts if name in each["name"]]
    return f"{given['stateMachineArn'].replace(':stateMachine:', ':execution:')}:{given['name']}"


def notices(lab: RunningEngine) -> set[str]:
    """Return the alarms whose notices of going to ALARM can be received now."""
    sqs = lab.client("sqs")
    url = sqs.get_queue_url(QueueName="aws-deep-dive-alerts")["QueueUrl"]
    found = set()
    while messages := sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=5
    ).get("Messages"):
        for message in messages:
            said = json.loads(message["Body"]).get("Subject", "")
            found |= {alarm for alarm in _ALARMS if said.startswith(f'ALARM: "{alarm}"')}
    return found


def test_everything_that_the_drill_must_cause_is_seen(drilled: Ended) -> None:
    assert drilled.code == 0, drilled.stderr
    unseen = [each["what"] for each in drilled.value["expectations"] if not each["seen"]]
    assert unseen == []
    assert "seed 47728" in drilled.stderr


def test_the_timeout_was_tried_four_times_then_caught(lab: RunningEngine, drilled: Ended) -> None:
    states = lab.client("stepfunctions")
    arn = execution(lab, drilled, "database-timeout")
    history = states.get_execution_history(executionArn=arn, maxResults=1000)["events"]
    errors = [e["taskFailedEventDetails"]["error"] for e in history if e["type"] == "TaskFailed"]
    assert errors == ["DatabaseTimeoutError"] * 4
    assert states.describe_execution(executionArn=arn)["error"] == "DatabaseTimeoutError"


def test_spark_found_the_rows_that_the_seed_plants(lab: RunningEngine, drilled: Ended) -> None:
    s3, run = lab.client("s3"), execution(lab, drilled, "material-variance").rsplit(":", 1)[-1]

    def read(key: str) -> Any:
        return json.loads(s3.get_object(Bucket=_BUCKET, Key=key)["Body"].read())

    report = read(f"reports/{run}.json")
    (batch,) = report["batches"]
    manifest = read(f"manifest/{batch}.json")
    planted = {(each["transaction_id"], each["defect"]) for each in manifest["planted"]}
    assert Counter(defect for _, defect in planted) == Counter(
        ["accuracy", "access_control", "privileged_access", "malformed", "unbalanced"]
    )
    reported = {(found["transaction_id"], found["control"]) for found in report["findings"]}
    assert reported == {each for each in planted if each[1] not in ("malformed", "unbalanced")}
    told = [each["what"] for each in drilled.value["observations"]]
    assert {f"row {row}: {defect}, planted and found" for row, defect in planted} <= set(told)


def test_the_alarms_went_off_and_their_notices_can_still_be_read(
    lab: RunningEngine, drilled: Ended
) -> None:
    history = lab.client("cloudwatch").describe_alarm_history(
        HistoryItemType="StateUpdate", MaxRecords=100
    )["AlarmHistoryItems"]
    gone = {each["AlarmName"] for each in history if "to ALARM" in each["HistorySummary"]}
    assert gone >= _ALARMS
    assert notices(lab) == _ALARMS


def test_every_widget_of_every_dashboard_has_data_soon(lab: RunningEngine, drilled: Ended) -> None:
    empty = dashboards.widgets(lab)
    assert len(empty) > 20

    def all_have_data() -> bool:
        for name in [name for name, widget in empty.items() if dashboards.has_data(lab, widget)]:
            del empty[name]
        return not empty

    eventually(all_have_data)


def test_every_promise_of_the_lab_is_kept(lab: RunningEngine, drilled: Ended) -> None:
    done = lab_builder(lab.home, "verify", "--local", *_WITHIN, "--json")
    late = [each for each in done.value["promises"] if each["state"] != "holds"]
    assert (done.code, late) == (0, [])


def test_what_is_not_seen_in_time_is_named(calm: RunningEngine) -> None:
    rest(calm)
    done = lab_builder(calm.home, "local", "drill", "--timeout", "1", "--json")
    assert done.code == 1
    unseen = [each["what"] for each in done.value["expectations"] if not each["seen"]]
    assert "material-variance: the planted defects, and no others, are found" in unseen


def test_an_interrupted_drill_makes_the_messages_visible_again(calm: RunningEngine) -> None:
    rest(calm)
    with Terminal(calm.home, "local", "drill") as terminal:
        # Well before the last alarm; the notices of earlier drills have been taken out by then.
        terminal.wait_for("is retried")
        terminal.type("\x03")
        code = terminal.end()
    assert code == 4
    assert "executions that were started continue" in terminal.text
    assert notices(calm) == _ALARMS
