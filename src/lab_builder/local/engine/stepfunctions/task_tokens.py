"""A task token for each attempt of a task, valid until the attempt ends.

Closes gaps of moto, which uses one token for all attempts of a task, although it is consumed by the
first one; accepts a token for which no task waits; and continues to wait after the execution was
stopped or timed out. See
https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token.
"""

from __future__ import annotations

from typing import Any

from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import (
    ResourceCondition,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import (  # noqa: E501 - moto's names are that long
    StateTaskService,
)
from moto.stepfunctions.parser.asl.eval.callback.callback import (
    CallbackEndpoint,
    CallbackPoolManager,
)

from lab_builder.local.engine.stepfunctions import patches


def install() -> None:
    """Set a new task token for each attempt instead of for each state."""
    evaluate = StateTaskService._eval_execution  # noqa: SLF001

    def attempt(state: Any, env: Any) -> None:
        may_wait = ResourceCondition.WaitForTaskToken in state._supported_integration_patterns  # noqa: SLF001
        if not (may_wait and state._is_integration_pattern()):  # noqa: SLF001
            evaluate(state, env)
            return
        state._assert_integration_pattern_is_supported()  # noqa: SLF001
        token = env.states.context_object.update_task_token()
        env.callback_pool_manager.add(token)
        try:
            evaluate(state, env)
        finally:
            _endpoints(env).pop(token)

    patches.CALLBACK_EVAL_BODY.replace(StateTaskService._eval_body)  # noqa: SLF001
    patches.CALLBACK_EVAL_EXECUTION.replace(attempt)


def interrupt_waiting_tasks(env: Any) -> None:
    """Interrupt every task of an execution that waits for its task token."""
    for endpoint in list(_endpoints(env).values()):
        endpoint.interrupt_all()


def _endpoints(env: Any) -> dict[str, CallbackEndpoint]:
    manager: CallbackPoolManager = env.callback_pool_manager
    return manager._pool  # noqa: SLF001
