"""Lambda: functions run with AWS's runtime client, each in its own execution environment."""

from __future__ import annotations

import logging

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:
    """Install the extension.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from lab_builder.local.engine.lambda_ import (
        async_invocation,
        destinations,
        environment_variables,
        invocation,
        patches,
        payload_check,
    )
    from lab_builder.local.engine.lambda_.function_files import FunctionFiles
    from lab_builder.local.engine.lambda_.worker import FunctionWorker

    files = FunctionFiles(context.home / "lambda")

    def variables(config: dict[str, object], code: str, port: int) -> dict[str, str]:
        return environment_variables.variables(context, files, config, code, port)

    patches.WORKER_CLASS_FOR.replace(lambda _config: FunctionWorker)
    patches.PROVIDED_RUNTIME_CODE_DIR.replace(files.code)
    patches.PROVIDED_WORKER_ENV.replace(variables)
    patches.EXECUTE_FUNCTION_DISPATCH.replace(invocation.execute)
    patches.EMIT_LAMBDA_METRICS.replace(invocation.emit_throttles)
    async_invocation.install(context)
    destinations.install()
    payload_check.install()
    # At INFO, the engine's log would contain every log line of every function.
    logging.getLogger("lambda").setLevel(logging.WARNING)
