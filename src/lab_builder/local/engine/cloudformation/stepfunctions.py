"""Keeps a state machine's logging as the API spells it; MiniStack keeps the template's spelling."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ministack.services.cloudformation import provisioners

from lab_builder.local.engine import seams
from lab_builder.local.engine.cloudformation.named import Properties

seams.require(provisioners, "_pascal_to_camel")


def respell_logging() -> None:
    """Put the respelling before a state machine is created or updated."""
    handler = provisioners._RESOURCE_HANDLERS["AWS::StepFunctions::StateMachine"]  # noqa: SLF001
    handler["create"] = partial(_create, handler["create"])
    handler["update"] = partial(_update, handler["update"])


def _create(stock: Callable[..., Any], logical_id: str, properties: Properties, stack: str) -> Any:
    return stock(logical_id, _respelled(properties), stack)


def _update(
    stock: Callable[..., Any], physical_id: str, old: Properties, new: Properties, *rest: Any
) -> Any:
    return stock(physical_id, _respelled(old), _respelled(new), *rest)


def _respelled(properties: Properties) -> dict[str, Any]:
    logging = properties.get("LoggingConfiguration")
    if not logging:
        return dict(properties)
    return {**properties, "LoggingConfiguration": provisioners._pascal_to_camel(logging)}  # noqa: SLF001
