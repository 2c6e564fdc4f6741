"""Lambda: functions run on AWS's own runtime client, each in an environment of its own."""

from __future__ import annotations

import logging

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:
    """Put the extensions in place.

    Raises:
        EngineError: the installed engine lacks a name that they stand in for.
    """
    from lab_builder.local.engine.lambda_ import (
        asynchronous,
        destinations,
        environment,
        invocation,
        patches,
        requests,
    )
    from lab_builder.local.engine.lambda_.sandbox import Sandbox
    from lab_builder.local.engine.lambda_.worker import FunctionWorker

    sandbox = Sandbox(context.home / "lambda")

    def variables(config: dict[str, object], code: str, port: int) -> dict[str, str]:
        return environment.variables(context, sandbox, config, code, port)

    patches.WORKER_CLASS_FOR.replace(lambda _config: FunctionWorker)
    patches.PROVIDED_RUNTIME_CODE_DIR.replace(sandbox.code)
    patches.PROVIDED_WORKER_ENV.replace(variables)
    patches.EXECUTE_FUNCTION_DISPATCH.replace(invocation.execute)
    patches.EMIT_LAMBDA_METRICS.replace(invocation.emit_throttles)
    asynchronous.install(context)
    destinations.refuse_buckets_for_successes()
    requests.install()
    # At INFO the engine's own log would repeat every line of every function.
    logging.getLogger("lambda").setLevel(logging.WARNING)
