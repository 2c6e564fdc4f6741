"""EventBridge with the targets that MiniStack logs as unsupported and drops."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:  # noqa: ARG001 - every extension is installed alike
    """Put the extension into the engine.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    from lab_builder.local.engine.eventbridge import log_groups, rules, schedules, targets

    rules.install()
    schedules.install()
    targets.install()
    targets.add("logs", log_groups.deliver)
