"""The lab's drill: its names are those of the template, and chance leaves it alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lab_builder import assets, registry
from lab_builder.drills import Caught, JobSucceeded, Retried
from lab_builder.labs.aws_deep_dive.drill import DRILL
from ledger import month_end, seed

_NAMES = 20  # executions whose names' chance was looked at


@pytest.fixture(scope="module")
def body() -> dict[str, Any]:
    lab = registry.find("aws-deep-dive")
    return lab.build(assets.bundle(assets.code_folder(lab.NAME)).keys).to_dict()


def test_its_alarms_and_outputs_are_in_the_template(body: dict[str, Any]) -> None:
    buckets = [each.ledger.bucket for each in DRILL.executions if each.ledger]
    assert {DRILL.workflow, DRILL.queue, *buckets} <= set(body["Outputs"])
    kinds = {body["Resources"][alarm]["Type"] for alarm in DRILL.alarms}
    assert kinds == {"AWS::CloudWatch::Alarm"}


def test_its_states_are_in_the_workflow(body: dict[str, Any]) -> None:
    definition = json.dumps(body["Resources"]["FinancialProcessingWorkflow"])
    steps = [step for each in DRILL.executions for step in each.shows]
    named = {step.state for step in steps if isinstance(step, Retried | Caught | JobSucceeded)}
    named |= {step.by for step in steps if isinstance(step, Caught)}
    assert named
    for state in named:
        assert json.dumps(f'"{state}": {{')[1:-1] in definition


def test_chance_strikes_none_of_its_runs(body: dict[str, Any]) -> None:
    rate = float(body["Parameters"]["FailureRate"]["Default"])
    streams = [seed.stream(DRILL.seed, "daily failure", 0)]
    streams += [
        seed.stream(DRILL.seed, "month-end failure", process, 0) for process in month_end.PROCESSES
    ]
    streams += [
        seed.stream(f"drill-{DRILL.seed}-{each.name}-{number}", job, 0)
        for each in DRILL.executions
        if each.ledger
        for number in range(1, _NAMES + 1)
        for job in ("FinancialEtl", "ComplianceValidation")
    ]
    assert all(stream.random() >= rate for stream in streams)
