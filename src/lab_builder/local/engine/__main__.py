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
    """Run the engine until it is told to stop."""
    gc.disable()  # what a start makes stays: to walk through it takes a tenth of the start
    given = _arguments()
    for descriptor in (given.listener, given.ready, given.lock):
        os.set_inheritable(descriptor, False)  # a worker that held the lock would pass for us
    home = Home(given.home)
    record.write(home, record.of_this_process(given.port, given.region, given.speed))
    clock.accelerate(given.speed)
    key = credentials.obtain(home)
    context = EngineContext(
        home=home.root,
        port=given.port,
        region=given.region,
        account_id=settings.ACCOUNT_ID,
        access_key_id=key.access_key_id,
        secret_access_key=key.secret_access_key,
    )
    os.environ.update(settings.for_ministack(context, home))
    buckets.remove_unsaved(home)
    try:
        check.check()
        stored_state.install()
        service_models.install()
        for name in EXTENSIONS:
            importlib.import_module(f"{__package__}.{name}").install(context)
        server.serve(context, home, given.listener, lambda: _announce(given.ready))
    except EngineError as error:
        word = {"what": error.what, "where": error.where, "hint": error.hint}
        os.close(given.lock)  # whoever hears the word may look who lives
        _say(given.ready, json.dumps(word).encode())
        raise


def _announce(pipe: int) -> None:
    """Say that requests are answered; from now on the collector walks through what they make."""
    gc.freeze()
    gc.enable()
    _say(pipe, READY)


def _say(pipe: int, word: bytes) -> None:
    with suppress(BrokenPipeError):  # whoever started the engine has gone
        os.write(pipe, word)
    os.close(pipe)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lab_builder.local.engine")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--region", required=True)
    for number in ("--port", "--speed", "--listener", "--ready", "--lock"):
        parser.add_argument(number, type=int, required=True)
    return parser.parse_args()


main()
