"""samconfig.toml, read as ``sam deploy`` reads it.

An environment is a top-level table. For one of them ``[<env>.deploy.parameters]`` lies over
``[<env>.global.parameters]``, key by key; the tables of ``default`` are no base for other
environments. Options of sam that have no meaning here are left to sam.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lab_builder.config.layer import Layer
from lab_builder.config.pairs import parse_pairs, split_words
from lab_builder.errors import SettingsError

FILE_NAME = "samconfig.toml"


def read(path: Path, environment: str, asked_by: str | None) -> Layer:
    """Return what the file says for an environment.

    Without a file, or without the environment, the layer is empty where nobody asked for that
    environment (``asked_by`` is None).

    Raises:
        SettingsError: the file is not TOML, the environment does not exist, or a value has a
            type that ``sam`` does not take.
    """
    document = _parse(path)
    if document is None:
        if asked_by:
            raise SettingsError(
                f"there is no environment {environment!r}: there is no {FILE_NAME}",
                where=asked_by,
                hint=f"create {path}, or leave {asked_by} out",
            )
        return Layer()
    if environment not in document:
        if asked_by:
            raise SettingsError(
                f"there is no environment {environment!r} in {path}",
                where=asked_by,
                hint=f"environments: {', '.join(_environments(document)) or 'none'}",
            )
        return Layer()
    given: dict[str, tuple[Any, str]] = {}
    for command in ("global", "deploy"):
        where = f"{FILE_NAME} [{environment}.{command}.parameters]"
        table = _table(document, (environment, command, "parameters"))
        given |= {key: (value, where) for key, value in table.items()}
    return _layer(given)


def _environments(document: dict[str, Any]) -> list[str]:
    return [name for name, value in document.items() if isinstance(value, dict)]


def _parse(path: Path) -> dict[str, Any] | None:
    """Return the document, or None where there is no file."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{FILE_NAME} cannot be read: {error}",
            where=str(path),
            hint="it must be a text file in UTF-8; without one the defaults hold",
        ) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise SettingsError(
            f"{FILE_NAME} is not valid TOML: {error}",
            where=f"{path}:{line[1]}" if line else str(path),
            hint="correct that line; strings need quotes",
        ) from error


def _table(document: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the table below the document, empty where it is not there."""
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


def _layer(given: Mapping[str, tuple[Any, str]]) -> Layer:
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for key, (value, where) in given.items():
        if key not in _READ:
            _refuse_misspelt(key, where)
        elif value != "":
            name, reader = _READ[key]
            values[name] = reader(value, key, where)
            sources[name] = where
    parameters: dict[str, str] = values.pop("parameters", {})
    sources |= dict.fromkeys(parameters, sources.get("parameters", ""))
    return Layer(values, parameters, values.pop("tags", {}), sources).settled()


def _refuse_misspelt(key: str, where: str) -> None:
    """Refuse a key that is nearly one of ours; sam has many more, and ignores unknown ones."""
    import difflib

    close = difflib.get_close_matches(key, _READ, n=1, cutoff=0.85)
    if close:
        raise SettingsError(f"unknown key {key!r}", where=where, hint=f"did you mean {close[0]}?")


def _string(value: Any, key: str, where: str) -> str:
    if not isinstance(value, str):
        raise _wrong_type(key, "a string", '"..."', value, where)
    return value


def _boolean(value: Any, key: str, where: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong_type(key, "true or false", "true", value, where)
    return value


def _words(value: Any, key: str, where: str) -> list[str]:
    """Return the words of a string, or of a list of strings."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise _wrong_type(key, "a string or a list of strings", '["..."]', value, where)
    return [word for text in texts for word in split_words(text, f"{where} {key}")]


def _names(value: Any, key: str, where: str) -> tuple[str, ...]:
    return tuple(_words(value, key, where))


def _pairs(value: Any, key: str, where: str) -> dict[str, str]:
    return parse_pairs(_words(value, key, where), f"{where} {key}")


def _parameters(value: Any, key: str, where: str) -> dict[str, str]:
    """Return template parameters from words, a list of words, or a table."""
    if not isinstance(value, dict):
        return _pairs(value, key, where)
    for name, item in value.items():
        if isinstance(item, bool) or not isinstance(item, str | int | float):
            raise _wrong_type(f"{key}.{name}", "a string or a number", '"..."', item, where)
    return {name: str(item) for name, item in value.items()}


def _wrong_type(key: str, expected: str, example: str, value: Any, where: str) -> SettingsError:
    return SettingsError(
        f"{key} must be {expected}, not {value!r}", where=where, hint=f"write {key} = {example}"
    )


# sam's option, the setting it is, and how its value is read.
_READ: dict[str, tuple[str, Callable[[Any, str, str], Any]]] = {
    "stack_name": ("stack_name", _string),
    "region": ("region", _string),
    "profile": ("profile", _string),
    "s3_bucket": ("bucket", _string),
    "s3_prefix": ("prefix", _string),
    "parameter_overrides": ("parameters", _parameters),
    "capabilities": ("capabilities", _names),
    "tags": ("tags", _pairs),
    "role_arn": ("role_arn", _string),
    "confirm_changeset": ("confirm_changeset", _boolean),
}
