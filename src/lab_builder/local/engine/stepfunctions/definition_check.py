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
from lab_builder.local.engine.stepfunctions import patches

_CHANGES = ("CreateStateMachine", "UpdateStateMachine")
_changing = threading.Lock()

Operation = Callable[[Mapping[str, Any]], Any]


def install() -> None:
    """Check after MiniStack, which checks the JSONata expressions, and in a thread."""
    patches.VALIDATE_DEFINITION_JSONATA.wrap(
        lambda stock, definition: stock(definition) or _problem(definition)
    )
    patches.CREATE_STATE_MACHINE.wrap(_alone)
    patches.UPDATE_STATE_MACHINE.wrap(_alone)
    patches.OFF_LOOP_ACTIONS.change(lambda stock: {*stock, *_CHANGES})
    patches.CREATE_ACTIVITY.replace(_refuse_activity)


def _alone(stock: Operation, data: Mapping[str, Any]) -> Any:
    """Let no two calls find a name free at once."""
    with _changing:
        return stock(data)


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
