"""The schema of what commands print with --json, as tests use it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import click
from jsonschema import Draft202012Validator, FormatChecker

from lab_builder.cli import COMMANDS, main


@cache
def schema() -> dict[str, Any]:
    """Return the published schema."""
    text = files("lab_builder").joinpath("schemas/output.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


_FORMATS = FormatChecker(formats=())


def _is_time(value: object) -> bool:
    """Return whether a text is a time of RFC 3339."""
    return not isinstance(value, str) or bool(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value)
    )


_FORMATS.checks("date-time")(_is_time)


def check(words: Sequence[str], printed: str) -> None:
    """Check what ``lab-builder WORDS`` printed; a field that the schema does not have is an error.

    Raises:
        AssertionError: it does not fit the schema of its command.
    """
    value = json.loads(printed)
    name = "error" if isinstance(value, dict) and set(value) == {"error"} else definition(words)
    closed = _closed(schema()) | {"$ref": f"#/$defs/{name}".replace(" ", "%20")}
    faults = list(Draft202012Validator(closed, format_checker=_FORMATS).iter_errors(value))
    assert faults == [], f"{name}: {faults[0].message} at {faults[0].json_path}"


def definition(words: Sequence[str]) -> str:
    """Return the name of the schema for a command line."""
    command: click.Command | None = main
    names: list[str] = []
    for word in words:
        if not isinstance(command, click.Group):
            break
        command = command.get_command(click.Context(command), word)
        names.append(word)
    name = " ".join(names)
    variants = [each for each in schema()["$defs"] if each.startswith(f"{name} --")]
    return next((each for each in variants if each.rpartition(" ")[2] in words), name)


def commands() -> dict[str, click.Command]:
    """Return every command that does something by itself, by its words."""
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        below = command.commands if isinstance(command, click.Group) else {"": command}
        found |= {f"{name} {sub}".rstrip(): each for sub, each in below.items()}
    return found


def _closed(part: Any) -> Any:
    """Return a schema in which no object has more than its properties."""
    if isinstance(part, list):
        return [_closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    closed = {name: _closed(value) for name, value in part.items()}
    if isinstance(part.get("properties"), dict) and "type" in part:
        closed.setdefault("additionalProperties", False)
    return closed
