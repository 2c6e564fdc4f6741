"""Reject a definition that the interpreter cannot run, when it is created or updated.

Closes gaps of MiniStack, which accepts any text, blocks other requests while it parses a
definition, and has activities that executions cannot use. AWS returns InvalidDefinition:
https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from ministack.services import stepfunctions
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

from lab_builder.local import unsupported_states
from lab_builder.local.engine.stepfunctions import patches

_OPERATIONS = ("CreateStateMachine", "UpdateStateMachine")
_lock = threading.Lock()

Operation = Callable[[Mapping[str, Any]], Any]


def install() -> None:
    """Validate after MiniStack, which checks the JSONata expressions, and in a thread."""
    patches.VALIDATE_DEFINITION_JSONATA.wrap(
        lambda stock, definition: stock(definition) or _validation_error(definition)
    )
    patches.CREATE_STATE_MACHINE.wrap(_locked)
    patches.UPDATE_STATE_MACHINE.wrap(_locked)
    patches.OFF_LOOP_ACTIONS.change(lambda stock: {*stock, *_OPERATIONS})
    patches.CREATE_ACTIVITY.replace(_create_activity)


def _locked(stock: Operation, data: Mapping[str, Any]) -> Any:
    """Run one operation at a time, so that no two use the same name."""
    with _lock:
        return stock(data)


@lru_cache(maxsize=16)
def _validation_error(definition: str) -> str | None:
    """Return the error message for a definition, or None."""
    unsupported = unsupported_states.unsupported_parts(definition)
    if unsupported:
        return f"The embedded engine does not support {', '.join(unsupported)}"
    try:
        AmazonStateLanguageParser.parse(definition)
    except Exception as error:  # noqa: BLE001 - the parser raises any exception
        return f"Invalid State Machine Definition: '{error}'"
    return None


def _create_activity(data: Mapping[str, Any]) -> Any:
    message = f"The embedded engine does not support activities, such as {data.get('name')}"
    return stepfunctions.error_response_json("UnsupportedOperation", message, 400)
