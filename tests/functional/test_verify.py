"""``lab-builder verify`` on the engine; that all promises are kept is in test_drill.py."""

from __future__ import annotations

import pytest

from functional.commands import lab_builder
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine


def test_a_promise_that_is_not_kept_in_time_is_named_and_fails(lab: RunningEngine) -> None:
    events, rule = lab.client("events"), "aws-deep-dive-month-end-schedule"
    events.disable_rule(Name=rule)
    done = lab_builder(lab.home, "verify", "--local", "--timeout", "1", "--json")
    events.enable_rule(Name=rule)
    assert done.code == 1, done.stderr
    states = {each["statement"]: each for each in done.value["promises"]}
    (late,) = [each for name, each in states.items() if rule in name]
    assert late["state"] == "does not hold"
    assert "DISABLED" in late["saw"]
    kept = states["the rule aws-deep-dive-failure-simulator is DISABLED"]
    assert kept["state"] == "holds"
    assert kept["command"].startswith("aws events describe-rule")


def test_without_a_stack_there_is_nothing_to_verify(lab: RunningEngine) -> None:
    done = lab_builder(lab.home, "verify", "--local", "--stack-name", "no-such-stack")
    assert done.code == 1
    assert "there is no stack no-such-stack" in done.stderr
