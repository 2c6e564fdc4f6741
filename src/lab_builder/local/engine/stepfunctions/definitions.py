"""Refuses a definition that the interpreter cannot read, when it is given and not when it runs.

Closes a gap of MiniStack, which takes any text; AWS answers InvalidDefinition:
https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html.
"""

from __future__ import annotations

from ministack.services import stepfunctions
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

from lab_builder.local.engine import seams


def install() -> None:
    """Check after MiniStack, which checks the JSONata expressions."""

    def problem(definition: str) -> str | None:
        return original(definition) or _problem(definition)

    original = seams.replace(stepfunctions, "_validate_definition_jsonata", problem)


def _problem(definition: str) -> str | None:
    """Return what is wrong with a definition, or None."""
    try:
        AmazonStateLanguageParser.parse(definition)
    except Exception as error:  # noqa: BLE001 - the parser raises whatever its components raise
        return f"Invalid State Machine Definition: '{error}'"
    return None
