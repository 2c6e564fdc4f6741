"""EnableRule and DisableRule of a rule that does not exist.

Closes a gap of MiniStack, which reports success. See ResourceNotFoundException in
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import eventbridge

from lab_builder.local.engine import patches


def install() -> None:
    """Check that the rule exists before EnableRule and DisableRule."""
    patches.require(eventbridge, "_rule_key", "_rules", "error_response_json")
    for name in ("_enable_rule", "_disable_rule"):
        patches.replace(eventbridge, name, _with_check(patches.take(eventbridge, name)))


def _with_check(operation: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    def checked(data: dict[str, Any]) -> Any:
        name, bus = data.get("Name"), data.get("EventBusName", "default")
        if eventbridge._rule_key(name, bus) in eventbridge._rules:  # noqa: SLF001
            return operation(data)
        message = f"Rule {name} does not exist on EventBus {bus}."
        return eventbridge.error_response_json("ResourceNotFoundException", message, 400)

    return checked
