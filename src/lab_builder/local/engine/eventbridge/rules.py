"""EnableRule and DisableRule of a rule that does not exist.

Closes a gap of MiniStack, which reports success. See ResourceNotFoundException in
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import eventbridge

from lab_builder.local.engine.eventbridge import patches


def install() -> None:
    """Check that the rule exists before EnableRule and DisableRule."""
    patches.ENABLE_RULE.wrap(_with_check)
    patches.DISABLE_RULE.wrap(_with_check)


def _with_check(stock: Callable[[dict[str, Any]], Any], data: dict[str, Any]) -> Any:
    name, bus = data.get("Name"), data.get("EventBusName", "default")
    if eventbridge._rule_key(name, bus) in eventbridge._rules:  # noqa: SLF001
        return stock(data)
    message = f"Rule {name} does not exist on EventBus {bus}."
    return eventbridge.error_response_json("ResourceNotFoundException", message, 400)
