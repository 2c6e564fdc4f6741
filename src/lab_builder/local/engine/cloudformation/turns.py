"""Lets requests be answered while a stack is worked on.

Closes a gap of MiniStack, which goes through all resources of a stack in one turn of the event
loop: with the lab's hundred, nobody else is answered for seconds. The resources still come one
after another in the same order, and so do the operations on a stack; but between two resources
everybody else has a turn. Of change sets, AWS says meanwhile that the stack can not be updated.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from types import ModuleType
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import changesets, handlers, helpers, stacks

from lab_builder.local.engine import patches

patches.require(cloudformation, "_ACTION_HANDLERS")
patches.require(changesets, "_find_change_set")
patches.require(handlers, "_resolve_stack")
patches.require(helpers, "_p", "_error")

Operation = Callable[[Mapping[str, Any]], Any]

# It takes long to read a definition, and up to seconds on a busy machine.
_SLOW = {"AWS::StepFunctions::StateMachine"}
_at_work: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # by the stack's id


def take_turns() -> None:
    """Put a turn of the event loop before each resource, and the operations on a stack in line.

    MiniStack awaits, in a thread, the work on types that block. Here the work on every type is
    awaited, but that on the others is done where it was before: no two change its state at once.
    """

    async def work_on(work: Callable[..., Any], kind: str, *rest: Any) -> Any:
        if kind in _SLOW or blocks(kind):
            return await in_thread(work, kind, *rest)
        await asyncio.sleep(0)
        return work(kind, *rest)

    blocks = patches.replace(stacks, "_runs_on_worker_thread", lambda _kind: True)
    in_thread = patches.replace(stacks, "run_reentrant", work_on)
    modules: tuple[ModuleType, ...] = (handlers, changesets)
    for module in modules:
        start = patches.take(module, "_create_stack_task_in_region")
        patches.replace(module, "_create_stack_task_in_region", partial(_start, start))
    actions = cloudformation._ACTION_HANDLERS  # noqa: SLF001
    for action in ("CreateChangeSet", "ExecuteChangeSet"):
        actions[action] = partial(_refuse_meanwhile, actions[action])


def _start(
    stock: Callable[..., None],
    operation: Coroutine[Any, Any, None],
    stack: Mapping[str, Any],
    stack_id: str,
) -> None:
    async def in_line() -> None:
        async with _at_work[stack_id]:
            await operation

    stock(in_line(), stack, stack_id)


def _refuse_meanwhile(stock: Operation, params: Mapping[str, Any]) -> Any:
    """Refuse to compare with a stack, or to change one, that is being changed."""
    name = helpers._p(params, "StackName")  # noqa: SLF001
    _, change_set = changesets._find_change_set(helpers._p(params, "ChangeSetName"), name)  # noqa: SLF001
    stack = handlers._resolve_stack(change_set["StackName"] if change_set else name)  # noqa: SLF001
    if stack and _at_work[stack["StackId"]].locked():
        return helpers._error(  # noqa: SLF001
            "ValidationError",
            f"Stack:{stack['StackId']} is in {stack['StackStatus']} state and can not be updated.",
        )
    return stock(params)
