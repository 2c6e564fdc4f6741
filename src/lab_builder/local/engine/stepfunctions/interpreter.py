"""Loads moto's interpreter of the Amazon States Language, fitted to this engine.

moto follows AWS event by event, but its tasks call moto's own server, and its Batch task brings in
all of EC2 (130 MiB instead of 25). So the client factory is replaced and Batch refused, both before
the modules that take them by name are imported: the order matters here.
"""

from __future__ import annotations

import importlib
import logging
import sys
from types import ModuleType
from typing import Any, NoReturn

from lab_builder.local.engine import clients, patches
from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.stepfunctions import paths

PARSER = "moto.stepfunctions.parser"
TASKS = f"{PARSER}.asl.component.state.exec.state_task.service"


def load(context: EngineContext) -> None:
    """Import the interpreter and put the replacements in place.

    Raises:
        EngineError: the installed moto lacks a name that they stand in for.
    """

    def client_for(region: str, service: str, state_credentials: Any = None) -> Any:  # noqa: ARG001
        return clients.for_role(context, service, state_credentials.role_arn, "states")

    paths.install()
    factory = importlib.import_module(f"{PARSER}.asl.utils.boto_client")
    patches.replace(factory, "boto_client_for", client_for)
    # A Fail state or a branch that passes on what was caught does so with names of AWS's own, too.
    names = importlib.import_module(f"{PARSER}.asl.component.common.error_name.custom_error_name")
    patches.replace(names, "ILLEGAL_CUSTOM_ERROR_PREFIX", ())

    batch = ModuleType(f"{TASKS}.state_task_service_batch")
    vars(batch)["StateTaskServiceBatch"] = _refuse_batch
    sys.modules[batch.__name__] = batch

    tasks = importlib.import_module(f"{TASKS}.state_task_service_factory")

    from lab_builder.local.engine.stepfunctions import pauses
    from lab_builder.local.engine.stepfunctions.glue_task import GlueTask
    from lab_builder.local.engine.stepfunctions.sdk_task import SdkTask

    patches.replace(tasks, "StateTaskServiceAwsSdk", SdkTask)
    patches.replace(tasks, "StateTaskServiceGlue", GlueTask)
    pauses.install()
    # It logs each failed task with the whole state; what failed stands in the history.
    logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)


def _refuse_batch() -> NoReturn:
    raise ValueError("the engine does not run AWS Batch jobs")
