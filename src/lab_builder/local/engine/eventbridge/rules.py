"""Refuses to switch a rule that is not there.

Gap closed: MiniStack says that it did. See ResourceNotFoundException in
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import eventbridge

from lab_builder.local.engine import patches


def install() -> None:
    """Check before EnableRule and DisableRule."""
    patches.require(eventbridge, "_rule_key", "_rules", "error_response_json")
    for name in ("_enable_rule", "_disable_rule"):
        patches.replace(eventbridge, name, _checked(patches.take(eventbridge, name)))


def _checked(switch: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    def checked(data: dict[str, Any]) -> Any:
        name, bus = data.get("Name"), data.get("EventBusName", "default")
        if eventbridge._rule_key(name, bus) in eventbridge._rules:  # noqa: SLF001
            return switch(data)
        message = f"Rule {name} does not exist on EventBus {bus}."
        return eventbridge.error_response_json("ResourceNotFoundException", message, 400)

    return checked
