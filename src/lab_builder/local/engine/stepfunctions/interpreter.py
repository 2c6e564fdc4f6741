"""Loads moto's interpreter of the Amazon States Language, fitted to this engine.

moto follows AWS event by event, but its tasks call moto's own server, and its Batch task brings in
all of EC2 (130 MiB instead of 25). So the client factory is replaced and Batch refused, both before
the modules that take them by name are imported: the order matters here.
"""

from __future__ import annotations

import logging
import sys
from types import ModuleType
from typing import Any, NoReturn

from lab_builder.local.engine import clients
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.stepfunctions import json_path, patches


def load(context: EngineContext) -> None:
    """Import the interpreter and put the replacements in place.

    Raises:
        EngineError: the installed moto lacks a name that they stand in for.
    """

    def client_for(region: str, service: str, state_credentials: Any = None) -> Any:  # noqa: ARG001
        return clients.for_role(context, service, state_credentials.role_arn, "states")

    json_path.install()
    patches.BOTO_CLIENT_FOR.replace(client_for)
    # A Fail state or a branch that passes on what was caught does so with names of AWS's own, too.
    patches.ILLEGAL_CUSTOM_ERROR_PREFIX.replace(())

    batch = ModuleType(patches.BATCH_TASK.module)
    vars(batch)[patches.BATCH_TASK.name] = _refuse_batch
    sys.modules[batch.__name__] = batch

    from lab_builder.local.engine.stepfunctions import waits
    from lab_builder.local.engine.stepfunctions.glue_task import GlueTask
    from lab_builder.local.engine.stepfunctions.sdk_task import SdkTask

    patches.AWS_SDK_TASK.replace(SdkTask)
    patches.GLUE_TASK.replace(GlueTask)
    waits.install()
    # It logs each failed task with the whole state; what failed stands in the history.
    logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)


def _refuse_batch() -> NoReturn:
    raise ValueError("the engine does not run AWS Batch jobs")
