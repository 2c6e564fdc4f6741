"""Fires one scheduled rule now, for ``lab-builder local fire``."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from ministack.services import eventbridge

from lab_builder.errors import EngineError
from lab_builder.local.engine import patches
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.control import Operation
from lab_builder.local.engine.eventbridge import clock

patches.require(eventbridge, "_rules", "_targets")


def operation(context: EngineContext) -> Operation:
    """Return what answers ``{"rule": name}``: it fires the rule, enabled or not."""

    def fire(given: Mapping[str, Any]) -> Mapping[str, Any]:
        account, region = context.account_id, context.region
        rules = {
            rule["Name"]: (key, rule)
            for key, rule in eventbridge._rules.items_scoped(account, region)  # noqa: SLF001
            if rule.get("ScheduleExpression")
        }
        key, rule = rules[_find(given["rule"], rules)]
        targets = eventbridge._targets.get_scoped(account, region, key, ())  # noqa: SLF001
        event_id = clock.fire((account, region, key), rule, time.time())
        return {"rule": rule["Name"], "event_id": event_id, "targets": len(targets)}

    return fire


def _find(name: str, rules: Mapping[str, Any]) -> str:
    """Return the rule with this name, or the only one whose name ends with it."""
    found = [name] if name in rules else [each for each in rules if each.endswith(f"-{name}")]
    if len(found) == 1:
        return found[0]
    if found:
        raise EngineError(
            f"{name} may be any of {', '.join(sorted(found))}", hint="give the whole name"
        )
    there = ", ".join(sorted(rules)) or "none; lab-builder deploy --local brings some"
    raise EngineError(f"there is no scheduled rule {name}", hint=f"those there are: {there}")
