"""Read samconfig.toml as ``sam deploy`` does.

An environment is a top-level table. ``[<env>.deploy.parameters]`` overrides
``[<env>.global.parameters]``, key by key; other environments do not inherit from ``default``.
Options of sam that lab-builder does not have are ignored.
"""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lab_builder.config import values
from lab_builder.config.layer import Layer
from lab_builder.errors import SettingsError

FILE_NAME = "samconfig.toml"
_COMMANDS = ("global", "deploy")  # the later one overrides


def read(path: Path, environment: str, asked_by: str | None) -> Layer:
    """Return the settings of an environment in the file.

    ``asked_by`` is the flag or variable that selects the environment. If it is None, a missing file
    or environment gives an empty layer.

    Raises:
        SettingsError: the file is not valid TOML, the environment does not exist, or a value has a
            type that ``sam`` does not accept.
    """
    document = _parse(path)
    if document is None:
        if asked_by:
            raise SettingsError(
                f"there is no environment {environment!r}: there is no {FILE_NAME}",
                where=asked_by,
                hint=f"create {path}, or omit {asked_by}",
            )
        return Layer()
    _check_version(document, path)
    commands = _table(document, (environment,))
    if asked_by and not any(command in commands for command in _COMMANDS):
        table_name = f"[{environment}.deploy.parameters]"
        raise SettingsError(
            f"there is no {table_name} in {path}"
            if commands
            else f"there is no environment {environment!r} in {path}",
            where=asked_by,
            hint=f"environments: {', '.join(_environments(document)) or 'none'}",
        )
    given: dict[str, tuple[Any, str]] = {}
    for command in _COMMANDS:
        where = f"{FILE_NAME} [{environment}.{command}.parameters]"
        _refuse_stray(_table(document, (environment, command)), f"{environment}.{command}")
        table = _table(document, (environment, command, "parameters"))
        given |= {key: (value, where) for key, value in table.items()}
    return _layer(given)


def environments(path: Path) -> list[str]:
    """Return the environments in a file, for completion; none if it cannot be read."""
    try:
        return _environments(_parse(path) or {})
    except SettingsError:
        return []


def _environments(document: dict[str, Any]) -> list[str]:
    """Return the environments with settings for a deploy."""
    return [
        name
        for name, value in document.items()
        if isinstance(value, dict) and any(command in value for command in _COMMANDS)
    ]


def _parse(path: Path) -> dict[str, Any] | None:
    """Return the document, or None if the file does not exist."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            # Reading a pipe or a device may never end.
            raise SettingsError(
                f"{FILE_NAME} cannot be read: it is not a regular file",
                where=str(path),
                hint="move what has that name away; without the file, the defaults apply",
            )
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{FILE_NAME} cannot be read: {error}",
            where=str(path),
            hint="it must be a text file in UTF-8; without the file, the defaults apply",
        ) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise SettingsError(
            f"{FILE_NAME} is not valid TOML: {error}",
            where=f"{path}:{line[1]}" if line else str(path),
            hint="correct that line; strings need quotes",
        ) from error


def _table(document: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return a table of the document, or an empty one if it does not exist."""
    table = document
    for depth, name in enumerate(names, 1):
        table = table.get(name, {})
        if not isinstance(table, dict):
            raise SettingsError(
                f"{'.'.join(names[:depth])} must be a table, not {table!r}",
                where=FILE_NAME,
                hint=f"write [{'.'.join(names)}]",
            )
    return table


def _check_version(document: dict[str, Any], path: Path) -> None:
    if document and not isinstance(document.get("version"), float):
        raise SettingsError(
            f"{FILE_NAME} has no version, which sam requires",
            where=str(path),
            hint="write version = 0.1 before the first table",
        )


def _refuse_stray(table: Mapping[str, Any], name: str) -> None:
    """Refuse settings outside of a parameters table, which sam does not read."""
    stray = [key for key in table if key != "parameters"]
    if stray:
        raise SettingsError(
            f"{stray[0]} is not in a parameters table, and sam does not read it",
            where=f"{FILE_NAME} [{name}]",
            hint=f"move it to [{name}.parameters]",
        )


def _layer(given: Mapping[str, tuple[Any, str]]) -> Layer:
    found: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for key, (value, where) in given.items():
        if key not in _READ:
            _refuse_misspelt(key, where)
        elif value != "":
            name, reader = _READ[key]
            found[name] = reader(value, key, where)
            sources[name] = where
    if found.get("resolve_s3") and "bucket" in found:
        raise SettingsError(
            "s3_bucket and resolve_s3 are mutually exclusive",
            where=" and ".join(dict.fromkeys((sources["bucket"], sources["resolve_s3"]))),
            hint="keep only one of them",
        )
    parameters: dict[str, str] = found.pop("parameters", {})
    sources |= dict.fromkeys(parameters, sources.get("parameters", ""))
    return Layer(found, parameters, found.pop("tags", {}), sources).normalized()


def _refuse_misspelt(key: str, where: str) -> None:
    """Refuse a key that is similar to one of ours; sam has many more, and ignores unknown ones."""
    import difflib

    close = difflib.get_close_matches(key, _READ, n=1, cutoff=0.85)
    if close:
        raise SettingsError(f"unknown key {key!r}", where=where, hint=f"did you mean {close[0]}?")


# The option of sam, the setting, and the reader of its value.
_READ: dict[str, tuple[str, Callable[[Any, str, str], Any]]] = {
    "stack_name": ("stack_name", values.string),
    "region": ("region", values.string),
    "profile": ("profile", values.string),
    "s3_bucket": ("bucket", values.string),
    "resolve_s3": ("resolve_s3", values.boolean),
    "s3_prefix": ("prefix", values.string),
    "parameter_overrides": ("parameters", values.parameters),
    "capabilities": ("capabilities", values.names),
    "tags": ("tags", values.tags),
    "role_arn": ("role_arn", values.string),
    "confirm_changeset": ("confirm_changeset", values.boolean),
}
