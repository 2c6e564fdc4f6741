"""The promises of a lab, as ``verify`` observes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lab_builder import registry
from lab_builder.errors import LessonError
from lab_builder.lessons import lint, promises
from lab_builder.stacks.values import Stack
from lab_builder.workflow.build import build
from small_lab import settings

_NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
_FILE = registry.promises_file("aws-deep-dive")
_STACK = Stack(
    id="arn:aws:cloudformation:eu-west-1:123456789012:stack/lab/1",
    name="lab",
    status="CREATE_COMPLETE",
    reason="",
    outputs={},
    parameters={},
    tags={},
    role_arn=None,
    created=_NOW - timedelta(days=1),
    updated=None,
    protected=False,
)


@pytest.fixture(scope="module")
def outputs() -> dict[str, str]:
    """The outputs of the lab."""
    built = build(replace(settings(), lab="aws-deep-dive"))
    return dict.fromkeys(built.template.body["Outputs"], "x")


def test_they_name_only_outputs_that_the_lab_has(outputs: dict[str, str]) -> None:
    lint.check(promises.read(_FILE), outputs)


def test_what_a_parameter_leaves_out_is_not_promised(outputs: dict[str, str]) -> None:
    lesson = promises.read(_FILE)
    every = promises.promised(lesson, replace(_STACK, outputs=outputs)).checks
    without = {name: value for name, value in outputs.items() if not name.startswith("Trail")}
    fewer = promises.promised(lesson, replace(_STACK, outputs=without)).checks
    (left_out,) = [each for each in every if each not in fewer]
    assert left_out.written.values["with"] == {"Name": "$TrailArn"}


def test_of_a_stack_without_outputs_everything_is_promised() -> None:
    lesson = promises.read(_FILE)
    assert len(promises.promised(lesson, _STACK).checks) == len(list(lesson.checks()))


def test_a_new_deploy_is_observed_from_its_begin_on_an_old_one_for_two_hours() -> None:
    assert promises.since(_STACK, _NOW) == _NOW - timedelta(hours=2)
    deployed = _NOW - timedelta(minutes=5)
    assert promises.since(replace(_STACK, updated=deployed), _NOW) == deployed


def test_a_lab_without_promises_says_so(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="no promises"):
        promises.read(tmp_path / "00-promises.md")
