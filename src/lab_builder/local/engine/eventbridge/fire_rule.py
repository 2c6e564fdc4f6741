"""Run a scheduled rule now, for ``lab-builder local fire``."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from ministack.services import eventbridge

from lab_builder.errors import EngineError
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.control import Operation
from lab_builder.local.engine.eventbridge import scheduler


def operation(context: EngineContext) -> Operation:
    """Return the operation FireRule: it takes ``{"rule": name}``, and ignores the rule's state."""

    def fire(given: Mapping[str, Any]) -> Mapping[str, Any]:
        account, region = context.account_id, context.region
        rules = {
            rule["Name"]: (key, rule)
            for key, rule in eventbridge._rules.items_scoped(account, region)  # noqa: SLF001
            if rule.get("ScheduleExpression")
        }
        key, rule = rules[_rule_name(given["rule"], rules)]
        targets = eventbridge._targets.get_scoped(account, region, key, ())  # noqa: SLF001
        event_id = scheduler.run_rule((account, region, key), rule, time.time())
        return {"rule": rule["Name"], "event_id": event_id, "targets": len(targets)}

    return fire


def _rule_name(name: str, rules: Mapping[str, Any]) -> str:
    """Return the name of the rule with a name, or of the only one whose name ends with it."""
    found = [name] if name in rules else [each for each in rules if each.endswith(f"-{name}")]
    if len(found) == 1:
        return found[0]
    if found:
        raise EngineError(
            f"rule name {name} is ambiguous: {', '.join(sorted(found))}", hint="use the full name"
        )
    if not rules:
        raise EngineError(f"no scheduled rule {name}", hint="lab-builder deploy --local")
    names = ", ".join(sorted(rules))
    raise EngineError(f"no scheduled rule {name}", hint=f"expected one of {names}")
