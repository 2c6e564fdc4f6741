"""Change sets without the resources that a condition leaves out; MiniStack's list every one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ministack.services.cloudformation import changesets

from lab_builder.local.engine import patches

patches.require(changesets, "_evaluate_conditions")


def heed_conditions() -> None:
    """Let a change set compare only what the old and the new template really make."""
    stock = patches.take(changesets, "_resolve_props_for_diff")
    patches.replace(changesets, "_resolve_props_for_diff", partial(_resolve, stock))


def _resolve(
    stock: Callable[..., dict[str, Any]],
    template: Mapping[str, Any],
    parameters: Mapping[str, Any],
    *names: str,
) -> dict[str, Any]:
    if not template:
        return stock(template, parameters, *names)
    holds = changesets._evaluate_conditions(template, parameters)  # noqa: SLF001
    resources = stock(template, parameters, *names)["Resources"]
    return {
        "Resources": {
            logical_id: resource
            for logical_id, resource in resources.items()
            if holds.get(resource.get("Condition"), True)
        }
    }
