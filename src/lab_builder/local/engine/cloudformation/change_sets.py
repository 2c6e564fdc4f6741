"""Leave resources whose condition is false out of change sets; MiniStack lists all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.services.cloudformation import changesets

from lab_builder.local.engine.cloudformation import patches


def install() -> None:
    """Compare only the resources whose conditions are true in the old and the new template."""
    patches.RESOLVE_PROPS_FOR_DIFF.wrap(_resolve_properties)


def _resolve_properties(
    stock: Callable[..., dict[str, Any]],
    template: Mapping[str, Any],
    parameters: Mapping[str, Any],
    *names: str,
) -> dict[str, Any]:
    if not template:
        return stock(template, parameters, *names)
    conditions = changesets._evaluate_conditions(template, parameters)  # noqa: SLF001
    resources = stock(template, parameters, *names)["Resources"]
    return {
        "Resources": {
            logical_id: resource
            for logical_id, resource in resources.items()
            if conditions.get(resource.get("Condition"), True)
        }
    }
