"""The event of an invocation: its input, the failures to force, and the seed."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lab_builder.errors import UsageError
from lab_builder.invocations import ForcedFailure

_FORCE = "forceFailure"


def build(
    given: str | None,
    forced: Iterable[str],
    seed: str | None,
    failures: Mapping[str, ForcedFailure],
    function: str | None,
) -> dict[str, Any]:
    """Return the event: an input with the failures of ``forced`` and the seed added.

    ``given`` is a JSON object, or the path of a file with one. ``forced`` are keys of ``failures``,
    or KEY=VALUE. ``function`` is the logical id of the function, None for a workflow.

    Raises:
        UsageError: the input is no JSON object, or a failure is unknown, has a wrong value, or has
            no effect on the function.
    """
    event = _input(given) if given is not None else {}
    added = dict(_failure(each, failures, function) for each in forced)
    if added:
        before = event.get(_FORCE) or {}
        if not isinstance(before, Mapping):
            raise UsageError(
                f"{_FORCE} of the input is no object, so that no failure can be added",
                where="--force",
                hint=f"write all failures into {_FORCE} of --input, or leave it out",
            )
        event[_FORCE] = {**before, **added}
    if seed is not None:
        event["seed"] = seed
    return event


def _input(given: str) -> dict[str, Any]:
    text, where = given, "--input"
    if not given.lstrip().startswith(("{", "[", '"')):
        try:
            text, where = Path(given).read_text(encoding="utf-8"), given
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is not a text file in UTF-8"
            raise UsageError(
                f"the input cannot be read: {reason}",
                where=given,
                hint="give a JSON object, such as '{\"batch_size\": 120}', or a file with one",
            ) from error
    try:
        event = json.loads(text)
    except ValueError as error:
        raise UsageError(
            f"the input is not JSON: {error}", where=where, hint="give a JSON object"
        ) from error
    if not isinstance(event, dict):
        raise UsageError(
            f"the input is not a JSON object: {text.strip()[:60]}",
            where=where,
            hint='write members, such as {"batch_size": 120}',
        )
    return event


def _failure(
    text: str, failures: Mapping[str, ForcedFailure], function: str | None
) -> tuple[str, Any]:
    """Return the key and the value of a failure."""
    key, equals, value = text.partition("=")
    failure = failures.get(key)
    if failure is None:
        lower = {known.lower(): known for known in failures}
        close = difflib.get_close_matches(key.lower(), lower, n=1)
        raise UsageError(
            f"there is no failure {key!r} to force",
            where="--force",
            hint=f"did you mean {lower[close[0]]}?"
            if close
            else f"expected one of {', '.join(failures) or 'none: the lab has no failures'}",
        )
    if function and function not in failure.functions:
        raise UsageError(
            f"{key} has no effect on {function}: {failure.about}",
            where="--force",
            hint=f"invoke {' or '.join(failure.functions)}, or the workflow",
        )
    return key, _value(key, failure, value if equals else None)


def _value(key: str, failure: ForcedFailure, value: str | None) -> Any:
    if failure.choices:
        if value in failure.choices:
            return value
        lower = {each.lower(): each for each in failure.choices}
        close = difflib.get_close_matches((value or "").lower(), lower, n=1)
        raise UsageError(
            f"{key} must be one of {', '.join(failure.choices)}",
            where="--force",
            hint=f"--force '{key}={lower[close[0]] if close else failure.choices[0]}'",
        )
    if failure.is_number:
        if value and value.isascii() and value.isdecimal() and int(value) > 0:
            return int(value)
        raise UsageError(
            f"{key} must be a whole number above zero", where="--force", hint=f"--force {key}=2"
        )
    if value not in (None, "true"):
        raise UsageError(
            f"{key} takes no value, not {value!r}", where="--force", hint=f"--force {key}"
        )
    return True
