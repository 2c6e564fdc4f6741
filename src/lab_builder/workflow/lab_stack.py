"""Find the stack of a lab and its account, and refuse other stacks."""

from __future__ import annotations

from lab_builder.aws import Aws
from lab_builder.errors import StackError
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import DIGEST_OUTPUT, ENVIRONMENT_NAME, S3_BUCKET_NAME
from lab_builder.stacks.values import Stack


def find(aws: Aws) -> Stack | None:
    """Return the stack that the settings name, or None if it does not exist.

    The stack of a lab has the parameters EnvironmentName and S3BucketName or, if sam deployed it,
    EnvironmentName and the output TemplateDigest. A stack in REVIEW_IN_PROGRESS has none yet.

    Raises:
        StackError: the stack does not belong to a lab.
    """
    from lab_builder.stacks import status

    found = status.find(aws, aws.settings.stack_name)
    if found is None or found.status == "REVIEW_IN_PROGRESS":
        return found
    if ENVIRONMENT_NAME not in found.parameters or not (
        S3_BUCKET_NAME in found.parameters or DIGEST_OUTPUT in found.outputs
    ):
        raise StackError(
            f"the stack {found.name} does not belong to a lab: it has no parameters "
            f"{ENVIRONMENT_NAME} and {S3_BUCKET_NAME}",
            where=found.id,
            hint="choose another --stack-name; nothing was changed",
        )
    return found


def require(aws: Aws) -> Stack:
    """Return the stack that the settings name.

    Raises:
        StackError: it does not exist, or does not belong to a lab.
    """
    found = find(aws)
    if found is None:
        raise StackError(
            f"there is no stack {aws.settings.stack_name} in {aws.region}",
            hint=Advice(
                CommandLine("deploy"),
                " creates it; --stack-name, --env or --region select another",
            ),
        )
    return found


def require_resources(aws: Aws) -> Stack:
    """Return the stack that the settings name, which has resources.

    Raises:
        StackError: it does not exist, does not belong to a lab, or has no resources.
    """
    from lab_builder.stacks import status_table

    found = require(aws)
    status_table.refuse_empty(found)
    return found


def require_at_rest(aws: Aws) -> Stack:
    """Return the stack that the settings name, which has resources and runs no operation.

    Raises:
        StackError: as ``require_resources``, or an operation is running.
    """
    from lab_builder.stacks import status_table

    found = require_resources(aws)
    status_table.refuse_busy(found)
    return found


def lab(aws: Aws, stack: Stack) -> str:
    """Return the name of the lab of a stack: its own, else that of the settings."""
    return stack.lab or aws.settings.lab


def refuse_other_lab(aws: Aws, stack: Stack | None) -> None:
    """Check that a stack, if there is one, has the lab of the settings.

    Raises:
        StackError: it was deployed from another lab.
    """
    wanted = aws.settings.lab
    if stack and lab(aws, stack) != wanted:
        raise StackError(
            f"the stack {stack.name} has the lab {stack.lab}, not {wanted}",
            where=aws.settings.sources.get("stack_name", stack.id),
            hint=f"choose another --stack-name and --environment-name for {wanted}, "
            f"or --lab {stack.lab}; nothing was changed",
        )


def refuse_sam_stack(stack: Stack | None) -> None:
    """Check that a stack, if there is one, was not deployed from the SAM template.

    The rules in both templates have the same names but different logical IDs, so that no update
    from one template to the other is possible.

    Raises:
        StackError: the stack was deployed from the SAM template.
    """
    if stack and stack.parameters and S3_BUCKET_NAME not in stack.parameters:
        raise StackError(
            f"sam created the stack {stack.name}, and only sam can update it",
            where=stack.id,
            hint=Advice(
                "run sam build && sam deploy; or ",
                CommandLine("destroy"),
                ", then ",
                CommandLine("deploy"),
            ),
        )


def account(aws: Aws, stack: Stack | None = None) -> str:
    """Return the ID of the account: that of the stack, else that of the credentials.

    Raises:
        CredentialsError: there are no credentials, or AWS refuses them.
        RegionError: no region is set, or the region does not exist.
    """
    if stack:
        return stack.account
    from lab_builder.stacks import checks

    return checks.caller(aws).account
