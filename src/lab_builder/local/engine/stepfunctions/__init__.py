"""Step Functions: MiniStack's API, moto's interpreter of the Amazon States Language."""

from __future__ import annotations

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:
    """Put the extensions in place.

    Raises:
        EngineError: the installed engine or moto lacks a name that they stand in for.
    """
    from lab_builder.local.engine.stepfunctions import interpreter

    interpreter.load(context)

    from ministack.services import stepfunctions

    from lab_builder.local.engine import patches
    from lab_builder.local.engine.stepfunctions import (
        callbacks,
        definitions,
        execution,
        heartbeats,
        maps,
        metrics,
        restart,
        tokens,
    )

    patches.replace(stepfunctions, "_run_execution", execution.run)
    patches.replace(stepfunctions, "_stop_execution", execution.stop)
    callbacks.install()
    definitions.install()
    heartbeats.install()
    maps.install()
    metrics.install()
    restart.install()
    tokens.install()
