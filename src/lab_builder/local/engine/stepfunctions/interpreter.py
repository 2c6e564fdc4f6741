"""Import moto's interpreter of the Amazon States Language, adapted to the engine.

moto's interpreter has the same history events as AWS, but its tasks call moto's own server, and its
Batch task imports all of EC2 (130 MiB instead of 25). So the client factory is replaced, and Batch
is rejected. Both must happen before other modules import them by name.
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
    """Import the interpreter, and replace its parts.

    Raises:
        EngineError: the installed moto lacks a name that this extension uses.
    """

    def client_for(region: str, service: str, state_credentials: Any = None) -> Any:  # noqa: ARG001
        return clients.for_role(context, service, state_credentials.role_arn, "states")

    json_path.install()
    patches.BOTO_CLIENT_FOR.replace(client_for)
    # A Fail state may use AWS's own error names, for example to pass on a caught error.
    patches.ILLEGAL_CUSTOM_ERROR_PREFIX.replace(())

    batch = ModuleType(patches.BATCH_TASK.module)
    vars(batch)[patches.BATCH_TASK.name] = _reject_batch
    sys.modules[batch.__name__] = batch

    from lab_builder.local.engine.stepfunctions import waits
    from lab_builder.local.engine.stepfunctions.glue_task import GlueTask
    from lab_builder.local.engine.stepfunctions.sdk_task import SdkTask

    patches.AWS_SDK_TASK.replace(SdkTask)
    patches.GLUE_TASK.replace(GlueTask)
    waits.install()
    # moto logs each failed task with the whole state, but the history has the errors.
    logging.getLogger("moto.stepfunctions").setLevel(logging.CRITICAL)


def _reject_batch() -> NoReturn:
    raise ValueError("the embedded engine does not support AWS Batch tasks")
