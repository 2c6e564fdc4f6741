"""Lambda: functions run on AWS's own runtime client, each in an environment of its own."""

from __future__ import annotations

import logging

from lab_builder.local.engine.context import EngineContext


def install(context: EngineContext) -> None:
    """Put the extensions in place.

    Raises:
        EngineError: the installed engine lacks a name that they stand in for.
    """
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    from lab_builder.local.engine import patches
    from lab_builder.local.engine.lambda_ import (
        asynchronous,
        destinations,
        environment,
        invocation,
        requests,
    )
    from lab_builder.local.engine.lambda_.sandbox import Sandbox
    from lab_builder.local.engine.lambda_.worker import FunctionWorker

    sandbox = Sandbox(context.home / "lambda")

    def variables(config: dict[str, object], code: str, port: int) -> dict[str, str]:
        return environment.variables(context, sandbox, config, code, port)

    patches.replace(lambda_runtime, "_worker_class_for", lambda _config: FunctionWorker)
    patches.replace(lambda_svc, "_provided_runtime_code_dir", sandbox.code)
    patches.replace(lambda_svc, "_provided_worker_env", variables)
    patches.replace(lambda_svc, "_execute_function_dispatch", invocation.execute)
    patches.replace(lambda_svc, "_emit_lambda_metrics", invocation.emit_throttles)
    asynchronous.install(context)
    destinations.refuse_buckets_for_successes()
    requests.install()
    # At INFO the engine's own log would repeat every line of every function.
    logging.getLogger("lambda").setLevel(logging.WARNING)
