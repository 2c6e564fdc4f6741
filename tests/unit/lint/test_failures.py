"""Which findings stop a command or a call, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_builder.errors import FindingsError
from lab_builder.lint import failures
from lab_builder.model import Finding, Replacement

PLACE = (Path("t.yaml"), 1, 1)
WARNING = Finding("W1", "warning", "odd", *PLACE)
ERROR = Finding("E1", "error", "wrong", *PLACE, logical_id="Topic")
FIXABLE = Finding("E2", "error", "wrong", *PLACE, fix=Replacement(0, 1, "x"))


def test_warnings_stop_no_deploy_and_errors_do() -> None:
    failures.stop_at([WARNING])
    with pytest.raises(FindingsError, match="E1 in the template: wrong") as caught:
        failures.stop_at([WARNING, ERROR])
    assert caught.value.where == "Topic"
    assert caught.value.findings == (ERROR,)
    assert caught.value.hint == "lab-builder lint shows all of them"


def test_who_asks_for_it_is_stopped_by_warnings_too() -> None:
    with pytest.raises(FindingsError, match="2 findings of severity warning or worse"):
        failures.stop_at([WARNING, ERROR], "warning", shown=True)


def test_the_command_that_fixes_names_the_files() -> None:
    with pytest.raises(FindingsError, match="1 finding of severity error") as caught:
        failures.stop_at([FIXABLE], shown=True)
    assert "lab-builder lint --fix t.yaml applies the fixes" in str(caught.value.hint)


def test_of_many_files_none_is_named() -> None:
    many = [
        Finding("E2", "error", "wrong", Path(f"{n}.yaml"), 1, 1, fix=Replacement(0, 1, "x"))
        for n in range(6)
    ]
    with pytest.raises(FindingsError) as caught:
        failures.stop_at(many, shown=True)
    assert str(caught.value.hint).endswith("; --fix applies the fixes")
