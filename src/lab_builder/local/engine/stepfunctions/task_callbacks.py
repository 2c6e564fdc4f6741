"""SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat, for tasks that wait for a token.

The tokens of moto's interpreter are its own, so MiniStack, which answers the API, has to ask it.
See https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token.
"""

from __future__ import annotations

from typing import Any

from ministack.services import stepfunctions
from moto.stepfunctions.parser.asl.eval.callback import callback

from lab_builder.local.engine.stepfunctions import patches
from lab_builder.local.engine.stepfunctions.execution import running


def install() -> None:
    """Put these in the place of MiniStack's."""
    patches.SEND_TASK_SUCCESS.replace(_succeed)
    patches.SEND_TASK_FAILURE.replace(_fail)
    patches.SEND_TASK_HEARTBEAT.replace(_beat)


def _succeed(data: dict[str, Any]) -> Any:
    return _settle(data, callback.CallbackOutcomeSuccess(data["taskToken"], data["output"]))


def _fail(data: dict[str, Any]) -> Any:
    outcome = callback.CallbackOutcomeFailure(
        data["taskToken"], data.get("error"), data.get("cause")
    )
    return _settle(data, outcome)


def _beat(data: dict[str, Any]) -> Any:
    pools = [env.callback_pool_manager for env in list(running.values())]
    return _answer(any(pool.heartbeat(data["taskToken"]) for pool in pools))


def _settle(data: dict[str, Any], outcome: Any) -> Any:
    pools = [env.callback_pool_manager for env in list(running.values())]
    return _answer(any(pool.notify(data["taskToken"], outcome) for pool in pools))


def _answer(known: bool) -> Any:
    if known:
        return stepfunctions.json_response({})
    message = "Task Timed Out: 'Provided task does not exist anymore'"
    return stepfunctions.error_response_json("TaskTimedOut", message, 400)
