"""The steps of a destroy. A stack that does not belong to a lab is refused."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_builder.aws import Aws
from lab_builder.model import Settings
from lab_builder.workflow import lab_stack

if TYPE_CHECKING:
    from lab_builder.stacks.values import Destroyed, DestroyStep, StackEvent


@dataclass(frozen=True, slots=True)
class Removal:
    """The name of a stack that can be deleted or does not exist, and the clients to use."""

    aws: Aws
    stack_name: str


def prepare(settings: Settings) -> Removal:
    """Check the stack that the settings name, with read-only calls.

    Raises:
        AwsError: a call failed.
        StackError: the stack does not belong to a lab.
    """
    aws = Aws(settings)
    lab_stack.find(aws)
    return Removal(aws, settings.stack_name)


def execute(removal: Removal) -> Generator[DestroyStep | StackEvent, None, Destroyed]:
    """Delete the stack and all that the lab created; see ``stacks.destroy.destroy``."""
    from lab_builder.stacks.destroy import destroy

    return (yield from destroy(removal.aws, removal.stack_name))
