"""SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat, for tasks that wait for a task token.

moto's interpreter issues the task tokens, so MiniStack's API operations are passed on to it. See
https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token.
"""

from __future__ import annotations

from typing import Any

from ministack.services import stepfunctions
from moto.stepfunctions.parser.asl.eval.callback import callback

from lab_builder.local.engine.stepfunctions import patches
from lab_builder.local.engine.stepfunctions.execution import running


def install() -> None:
    """Replace MiniStack's operations."""
    patches.SEND_TASK_SUCCESS.replace(_send_task_success)
    patches.SEND_TASK_FAILURE.replace(_send_task_failure)
    patches.SEND_TASK_HEARTBEAT.replace(_send_task_heartbeat)


def _send_task_success(data: dict[str, Any]) -> Any:
    return _notify(data, callback.CallbackOutcomeSuccess(data["taskToken"], data["output"]))


def _send_task_failure(data: dict[str, Any]) -> Any:
    result = callback.CallbackOutcomeFailure(
        data["taskToken"], data.get("error"), data.get("cause")
    )
    return _notify(data, result)


def _send_task_heartbeat(data: dict[str, Any]) -> Any:
    pools = [env.callback_pool_manager for env in list(running.values())]
    return _response(any(pool.heartbeat(data["taskToken"]) for pool in pools))


def _notify(data: dict[str, Any], result: Any) -> Any:
    pools = [env.callback_pool_manager for env in list(running.values())]
    return _response(any(pool.notify(data["taskToken"], result) for pool in pools))


def _response(is_waiting: bool) -> Any:
    if is_waiting:
        return stepfunctions.json_response({})
    message = "Task Timed Out: 'Provided task does not exist anymore'"
    return stepfunctions.error_response_json("TaskTimedOut", message, 400)
