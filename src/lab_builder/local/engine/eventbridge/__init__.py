"""EventBridge: rules that fire on time, and deliveries that are tried, counted and buried."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:
    """Put the extension into the engine.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    from ministack.services import eventbridge

    from lab_builder.local.engine import patches
    from lab_builder.local.engine.eventbridge import (
        buses,
        dispatch,
        expressions,
        functions,
        log_groups,
        queues,
        rules,
        state_machines,
        targets,
        topics,
    )
    from lab_builder.local.engine.eventbridge.clock import Clock

    targets.add("events", buses.deliver)
    targets.add("lambda", functions.deliver)
    targets.add("logs", log_groups.deliver)
    targets.add("sns", topics.deliver)
    targets.add("sqs", queues.deliver)
    targets.add("states", state_machines.deliverer(context))
    # Glue adds its own; what none adds, PutTargets refuses by name.
    patches.replace(eventbridge, "_SUPPORTED_TARGET_SERVICES", targets.services())
    patches.replace(eventbridge, "start_scheduler", Clock().start)
    dispatch.install()
    expressions.install()
    rules.install()
