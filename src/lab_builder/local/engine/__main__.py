"""The engine's process: ``python -m lab_builder.local.engine``, started by local.process."""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import os
from contextlib import suppress
from pathlib import Path

from lab_builder.errors import EngineError
from lab_builder.local import credentials, record
from lab_builder.local.engine import buckets, clock, server, service_models, settings, stored_state
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.upstream import check
from lab_builder.local.home import Home
from lab_builder.local.spawn import READY

# Packages beside this file that close gaps of MiniStack, each with install(context).
EXTENSIONS: tuple[str, ...] = (
    "lambda_",
    "stepfunctions",
    "eventbridge",
    "glue",
    "cloudwatch",
    "logs",
    "sqs",
    "iam",
    "s3",
    "cloudformation",
    "cloudtrail",
)


def main() -> None:
    """Run the engine until it is stopped."""
    os.umask(0o077)  # what the engine writes is for its user only
    gc.disable()  # objects created at the start are kept; collecting takes a tenth of the start
    arguments = _arguments()
    for descriptor in (arguments.listener, arguments.ready, arguments.lock):
        os.set_inheritable(descriptor, False)  # a worker with the lock would count as the engine
    home = Home(arguments.home)
    this = record.of_this_process(arguments.port, arguments.region, arguments.speed)
    record.write(home, this)
    clock.accelerate(this.speed, this.started)
    key = credentials.obtain(home)
    context = EngineContext(
        home=home.root,
        port=arguments.port,
        region=arguments.region,
        account_id=settings.ACCOUNT_ID,
        access_key_id=key.access_key_id,
        secret_access_key=key.secret_access_key,
    )
    os.environ.update(settings.for_ministack(context, home))
    try:
        buckets.remove_unsaved(home)
        check.check()
        stored_state.install()
        service_models.install()
        for name in EXTENSIONS:
            importlib.import_module(f"{__package__}.{name}").install(context)
        server.serve(context, home, arguments.listener, lambda: _report_ready(arguments.ready))
    except EngineError as error:
        message = {"what": error.what, "where": error.where, "hint": error.hint}
        os.close(arguments.lock)  # the reader may check the lock
        _write_message(arguments.ready, json.dumps(message).encode())
        raise


def _report_ready(pipe: int) -> None:
    """Report that the engine is ready, and enable garbage collection for later objects."""
    gc.freeze()
    gc.enable()
    _write_message(pipe, READY)


def _write_message(pipe: int, message: bytes) -> None:
    with suppress(BrokenPipeError):  # the starting process has exited
        os.write(pipe, message)
    os.close(pipe)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lab_builder.local.engine")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--region", required=True)
    for number in ("--port", "--speed", "--listener", "--ready", "--lock"):
        parser.add_argument(number, type=int, required=True)
    return parser.parse_args()


main()
