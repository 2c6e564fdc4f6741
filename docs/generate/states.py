"""The page of a lab's state machines: every state, its retries, and what catches its errors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from docs.generate import resources


def page(lab: str) -> str:
    """Return the page, with a picture and a section for each state machine."""
    parts = [
        f"# The workflow of {lab}: every state, retry and catch\n\n"
        "Steps of the state machines, in the order of their definitions: what a step retries, how "
        "often and after what time, and where it continues after an error.\n"
    ]
    for logical_id, text in resources.definitions(lab).items():
        definition = json.loads(text)
        parts.append(
            f"## {logical_id}\n\n{definition.get('Comment', '')}\n\n"
            f"![{logical_id}](../images/{lab}-{logical_id}.svg)\n"
        )
        parts += [_section(name, state) for name, state in _states(definition)]
    return "\n".join(parts)


def _states(definition: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield all states by name, also those of branches and items."""
    for name, state in definition["States"].items():
        yield name, state
        for inner in state.get("Branches") or filter(None, [state.get("ItemProcessor")]):
            yield from _states(inner)


def _section(name: str, state: Mapping[str, Any]) -> str:
    lines = [_does(state), *map(_retry, state.get("Retry", ()))]
    lines += map(_catch, state.get("Catch", ()))
    listed = "\n".join(f"- {line}" for line in lines)
    comment = f"{state['Comment']}\n\n" if "Comment" in state else ""
    return f"### {name}\n\n{comment}{listed}\n"


def _does(state: Mapping[str, Any]) -> str:
    kind = f"{state['Type']} state"
    if "Resource" in state:
        kind += f", `{state['Resource'].removeprefix('arn:aws:states:::')}`"
    if "TimeoutSeconds" in state:
        kind += f", times out after {state['TimeoutSeconds']} s"
    return f"{kind}, then {state['Next']}" if "Next" in state else kind


def _retry(retrier: Mapping[str, Any]) -> str:
    # https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
    attempts = retrier.get("MaxAttempts", 3)
    parts = [f"Retry of {_errors(retrier)}: {attempts} time{'' if attempts == 1 else 's'}"]
    parts.append(f"the first after {retrier.get('IntervalSeconds', 1)} s")
    parts.append(f"each wait {retrier.get('BackoffRate', 2)} times the one before")
    if "MaxDelaySeconds" in retrier:
        parts.append(f"at most {retrier['MaxDelaySeconds']} s")
    if retrier.get("JitterStrategy") == "FULL":
        parts.append("each shortened at random (jitter)")
    return ", ".join(parts) + _why(retrier)


def _catch(catcher: Mapping[str, Any]) -> str:
    return f"Catch of {_errors(catcher)}: continues with {catcher['Next']}{_why(catcher)}"


def _errors(handler: Mapping[str, Any]) -> str:
    return ", ".join(f"`{error}`" for error in handler["ErrorEquals"])


def _why(handler: Mapping[str, Any]) -> str:
    return f". {handler['Comment']}." if "Comment" in handler else ""
