"""Answer other requests while a stack operation is in progress, and run one operation per stack.

Closes a gap of MiniStack, which processes all resources of a stack without returning to the event
loop: with the lab's hundred resources, other requests wait for seconds. Resources are still
processed one after another in the same order, as are the operations on a stack, but other requests
are served between two resources. Meanwhile change sets for the stack are rejected, as on AWS.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from ministack.services.cloudformation import changesets, handlers, helpers

from lab_builder.local.engine.cloudformation import patches

Operation = Callable[[Mapping[str, Any]], Any]

# Parsing a definition takes up to seconds on a busy machine.
_SLOW = {"AWS::StepFunctions::StateMachine"}
_locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # by stack id


def install() -> None:
    """Return to the event loop before each resource, and lock a stack during an operation.

    MiniStack runs the handlers of blocking types in a thread and awaits them. Here the handlers of
    all types are awaited, but the others still run in the event loop's thread, so that no two
    change MiniStack's state at once.
    """

    async def run_handler(handler: Callable[..., Any], type_name: str, *rest: Any) -> Any:
        if type_name in _SLOW or is_blocking(type_name):
            return await run_in_thread(handler, type_name, *rest)
        await asyncio.sleep(0)
        return handler(type_name, *rest)

    is_blocking = patches.RUNS_ON_WORKER_THREAD.replace(lambda _type_name: True)
    run_in_thread = patches.RUN_REENTRANT.replace(run_handler)
    patches.CREATE_STACK_TASK_IN_REGION.wrap(_start_locked)
    patches.CREATE_CHANGE_SET.wrap(_reject_while_locked)
    patches.EXECUTE_CHANGE_SET.wrap(_reject_while_locked)


def _start_locked(
    stock: Callable[..., None],
    operation: Coroutine[Any, Any, None],
    stack: Mapping[str, Any],
    stack_id: str,
) -> None:
    async def run_locked() -> None:
        async with _locks[stack_id]:
            await operation

    stock(run_locked(), stack, stack_id)


def _reject_while_locked(stock: Operation, params: Mapping[str, Any]) -> Any:
    """Reject a change set for a stack on which an operation is in progress."""
    name = helpers._p(params, "StackName")  # noqa: SLF001
    _, change_set = changesets._find_change_set(helpers._p(params, "ChangeSetName"), name)  # noqa: SLF001
    stack = handlers._resolve_stack(change_set["StackName"] if change_set else name)  # noqa: SLF001
    if stack and _locks[stack["StackId"]].locked():
        return helpers._error(  # noqa: SLF001
            "ValidationError",
            f"Stack:{stack['StackId']} is in {stack['StackStatus']} state and can not be updated.",
        )
    return stock(params)
