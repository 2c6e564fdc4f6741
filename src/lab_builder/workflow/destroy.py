"""The removal of a lab: refused for what is no lab's, then carried out."""

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
    """A stack that may be removed, or a name that none has, and where."""

    aws: Aws
    stack_name: str


def prepare(settings: Settings) -> Removal:
    """Look at the stack that the settings name, by reading only.

    Raises:
        AwsError: a call was refused or lost.
        StackError: it is somebody else's.
    """
    aws = Aws(settings)
    lab_stack.find(aws)
    return Removal(aws, settings.stack_name)


def execute(removal: Removal) -> Generator[DestroyStep | StackEvent, None, Destroyed]:
    """Remove the stack and all it made, as ``stacks.destroy.destroy`` does."""
    from lab_builder.stacks.destroy import destroy

    return (yield from destroy(removal.aws, removal.stack_name))
