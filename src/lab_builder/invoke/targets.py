"""What of a stack can be invoked: its Lambda functions and its state machines."""

from __future__ import annotations

from lab_builder.aws import Aws
from lab_builder.stacks import names
from lab_builder.stacks.resources import Resource, stack_resources
from lab_builder.stacks.values import Stack

FUNCTION = "AWS::Lambda::Function"
_TYPES = (FUNCTION, "AWS::StepFunctions::StateMachine")


def invocable(aws: Aws, stack: Stack) -> tuple[Resource, ...]:
    """Return the functions and state machines of a stack.

    Raises:
        AwsError: a call failed.
    """
    return tuple(each for each in stack_resources(aws, stack.id) if each.type in _TYPES)


def find(aws: Aws, stack: Stack, name: str) -> Resource:
    """Return the function or state machine of a name, or of a unique ending of one.

    Raises:
        UsageError: there is none, or there are several.
        AwsError: a call failed.
    """
    return names.find(invocable(aws, stack), name, "function or workflow")
