"""Create a template's state machine as the API does.

Closes gaps of MiniStack, which keeps LoggingConfiguration in the template's Pascal case and does
not validate the definition.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions
from ministack.services.cloudformation import provisioners

from lab_builder.local.engine.cloudformation import existing_names, patches
from lab_builder.local.engine.cloudformation.resource_handlers import Properties


def install() -> None:
    """Wrap MiniStack's handlers of the type. MiniStack validates the definition on update."""
    patches.STATE_MACHINE_CREATE.wrap(_create)
    patches.STATE_MACHINE_UPDATE.wrap(_update)


def _create(stock: Callable[..., Any], logical_id: str, properties: Properties, stack: str) -> Any:
    existing_names.refuse("AWS::StepFunctions::StateMachine", properties)
    definition = provisioners._sfn_definition(properties)  # noqa: SLF001
    problem = stepfunctions._validate_definition_jsonata(definition)  # noqa: SLF001
    if problem:
        raise provisioners._sfn_handler_error(problem)  # noqa: SLF001
    return stock(logical_id, _api_properties(properties), stack)


def _update(
    stock: Callable[..., Any], physical_id: str, old: Properties, new: Properties, *rest: Any
) -> Any:
    return stock(physical_id, _api_properties(old), _api_properties(new), *rest)


def _api_properties(properties: Properties) -> dict[str, Any]:
    logging = properties.get("LoggingConfiguration")
    if not logging:
        return dict(properties)
    return {**properties, "LoggingConfiguration": provisioners._pascal_to_camel(logging)}  # noqa: SLF001
