"""EventBridge: schedules on time, and deliveries with retries, metrics and dead-letter queues."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:
    """Install the extension.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from lab_builder.local.engine.eventbridge import (
        buses,
        dispatch,
        functions,
        log_groups,
        patches,
        queues,
        rules,
        schedules,
        state_machines,
        targets,
        topics,
    )
    from lab_builder.local.engine.eventbridge.scheduler import Scheduler

    targets.add("events", buses.deliver)
    targets.add("lambda", functions.deliver)
    targets.add("logs", log_groups.deliver)
    targets.add("sns", topics.deliver)
    targets.add("sqs", queues.deliver)
    targets.add("states", state_machines.make_deliver(context))
    # The Glue extension adds "glue"; PutTargets rejects targets of other services.
    patches.SUPPORTED_TARGET_SERVICES.replace(targets.services())
    patches.START_SCHEDULER.replace(Scheduler().start)
    dispatch.install()
    schedules.install()
    rules.install()
