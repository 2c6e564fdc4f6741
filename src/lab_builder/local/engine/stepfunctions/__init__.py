"""Step Functions: MiniStack's API with moto's interpreter of the Amazon States Language."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:
    """Install the extension.

    Raises:
        EngineError: the installed engine or moto lacks a name that this extension uses.
    """
    from lab_builder.local.engine.stepfunctions import interpreter

    interpreter.load(context)

    from lab_builder.local.engine.stepfunctions import (
        definition_check,
        execution,
        heartbeat_timeout,
        map_state,
        metrics,
        patches,
        restart,
        task_callbacks,
        task_tokens,
    )

    patches.RUN_EXECUTION.replace(execution.run)
    patches.STOP_EXECUTION.replace(execution.stop)
    task_callbacks.install()
    definition_check.install()
    heartbeat_timeout.install()
    map_state.install()
    metrics.install()
    restart.install()
    task_tokens.install()
