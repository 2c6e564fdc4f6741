"""What commands print with --json has the published schema. Functional tests check it as well."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import json_output
from lab_builder.cli import main

ROOT = Path(__file__).parents[3]
FAULT = str(ROOT / "tests/faults/E9103-misspelled-catch.yaml")


def takes_json(command: click.Command) -> bool:
    return any("--json" in parameter.opts for parameter in command.params)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_output.schema())


def test_every_command_that_prints_json_has_a_schema() -> None:
    printing = {name for name, each in json_output.commands().items() if takes_json(each)}
    assert printing - set(json_output.schema()["$defs"]) == set()


@pytest.mark.parametrize(
    "words",
    [
        ("init", "--yes", "--region", "us-east-1"),
        ("cost",),
        ("cost", "--days", "2"),
        ("cost", "--prices", "gone"),
        ("lint", FAULT),
        ("lint", "--explain", "E9103"),
        ("lint", "--explain", "E3012"),
        ("lint", "gone.yaml"),
        ("local", "coverage"),
        ("local", "status"),
        ("local", "env"),
        ("outputs", "--local"),
        ("deploy", "--no-such-option"),
    ],
    ids=" ".join,
)
def test_it_fits(words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"LAB_BUILDER_HOME": str(tmp_path), "HOME": str(tmp_path)}
    result = CliRunner().invoke(main, [*words, "--json"], env=environ)
    json_output.check(words, result.stdout)


def test_a_field_that_is_not_in_the_schema_is_noticed() -> None:
    json_output.check(["local", "fire"], '{"rule": "r", "event_id": "e", "targets": 1}')
    with pytest.raises(AssertionError, match="more"):
        json_output.check(
            ["local", "fire"], '{"rule": "r", "event_id": "e", "targets": 1, "more": 1}'
        )
