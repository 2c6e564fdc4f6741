"""Refuses a definition that the interpreter cannot run, when it is given and not when it runs.

Closes gaps of MiniStack, which takes any text, reads it while everybody else waits, and has
activities of its own that no execution would find. AWS answers InvalidDefinition:
https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from ministack.services import stepfunctions
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

from lab_builder.local import definitions
from lab_builder.local.engine import patches

patches.require(stepfunctions, "error_response_json")
_CHANGES = {
    "CreateStateMachine": "_create_state_machine",
    "UpdateStateMachine": "_update_state_machine",
}
_changing = threading.Lock()

Operation = Callable[[Mapping[str, Any]], Any]


def install() -> None:
    """Check after MiniStack, which checks the JSONata expressions, and in a thread."""

    def problem(definition: str) -> str | None:
        return original(definition) or _problem(definition)

    original = patches.replace(stepfunctions, "_validate_definition_jsonata", problem)
    for name in _CHANGES.values():
        patches.replace(stepfunctions, name, _alone(patches.take(stepfunctions, name)))
    off_loop = patches.take(stepfunctions, "_OFF_LOOP_ACTIONS")
    patches.replace(stepfunctions, "_OFF_LOOP_ACTIONS", {*off_loop, *_CHANGES})
    patches.replace(stepfunctions, "_create_activity", _refuse_activity)


def _alone(operation: Operation) -> Operation:
    """Let no two calls find a name free at once."""

    def run(data: Mapping[str, Any]) -> Any:
        with _changing:
            return operation(data)

    return run


@lru_cache(maxsize=16)
def _problem(definition: str) -> str | None:
    """Return what is wrong with a definition, or None."""
    refused = definitions.refused(definition)
    if refused:
        return f"The embedded engine does not run {', '.join(refused)}"
    try:
        AmazonStateLanguageParser.parse(definition)
    except Exception as error:  # noqa: BLE001 - the parser raises whatever its components raise
        return f"Invalid State Machine Definition: '{error}'"
    return None


def _refuse_activity(data: Mapping[str, Any]) -> Any:
    message = f"The embedded engine runs no activities, such as {data.get('name')}"
    return stepfunctions.error_response_json("UnsupportedOperation", message, 400)
