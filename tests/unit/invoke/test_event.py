"""The event of an invocation, from the options of a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lab_builder.errors import UsageError
from lab_builder.invoke import event
from lab_builder.labs.aws_deep_dive.invocations import INVOCATIONS

_DAILY = "DailyTransactionFunction"


def built(
    *forced: str, given: str | None = None, seed: str | None = None, function: str | None = None
) -> dict[str, Any]:
    return event.build(given, forced, seed, INVOCATIONS.failures, function)


def test_without_options_the_event_is_empty() -> None:
    assert built() == {}


def test_failures_and_seed_are_added_to_the_input() -> None:
    forced = built(
        "databaseTimeout",
        "attempts=2",
        given='{"skip_glue": true, "forceFailure": {"materialVariance": true}}',
        seed="7",
    )
    assert forced == {
        "skip_glue": True,
        "forceFailure": {"materialVariance": True, "databaseTimeout": True, "attempts": 2},
        "seed": "7",
    }


def test_a_failure_may_have_one_of_several_values() -> None:
    forced = built("specificProcess=Compliance Checks", function="MonthEndFunction")
    assert forced == {"forceFailure": {"specificProcess": "Compliance Checks"}}


def test_the_input_may_be_a_file(tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text('{"batch_size": 120}')
    assert built(given=str(file)) == {"batch_size": 120}


@pytest.mark.parametrize(
    ("forced", "what", "hint"),
    [
        ("databasetimeot", "there is no failure 'databasetimeot'", "did you mean databaseTimeout?"),
        ("nix", "there is no failure 'nix'", "expected one of databaseTimeout, partialFailure"),
        ("criticalFailure", f"no effect on {_DAILY}", "MonthEndFunction, or the workflow"),
        ("databaseTimeout=2", "takes no value, not '2'", "--force databaseTimeout"),
        ("attempts", "a whole number above zero", "--force attempts=2"),
        ("attempts=0", "a whole number above zero", "--force attempts=2"),
    ],
)
def test_a_failure_that_cannot_be_meant_is_refused(forced: str, what: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        built(forced, function=_DAILY)
    assert what in caught.value.what
    assert hint in str(caught.value.hint)


def test_a_value_that_is_close_is_suggested() -> None:
    with pytest.raises(UsageError, match="must be one of Account Reconciliation") as caught:
        built("specificProcess=compliance")
    assert caught.value.hint == "--force 'specificProcess=Compliance Checks'"


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ("{", "not JSON"),
        ("[1]", r"not a JSON object: \[1\]"),
        ('"text"', "not a JSON object"),
        ("gone.json", "cannot be read: No such file"),
        ("a\0b", "cannot be read"),
    ],
)
def test_an_input_that_is_no_json_object_is_refused(given: str, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        built(given=given)


def test_failures_are_not_added_to_what_is_no_object() -> None:
    with pytest.raises(UsageError, match="forceFailure of the input is no object"):
        built("databaseTimeout", given='{"forceFailure": "x"}')
