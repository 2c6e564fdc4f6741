"""The stack that settings name: whether it is there, a lab's, and in whose account."""

from __future__ import annotations

from lab_builder.aws import Aws
from lab_builder.errors import StackError
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import ENVIRONMENT_NAME, S3_BUCKET_NAME
from lab_builder.stacks.values import Stack


def find(aws: Aws) -> Stack | None:
    """Return the stack that the settings name, or None where there is none.

    A lab's stack has the two parameters that every lab has, or, where sam deployed it, the first
    and the digest of its template; one in review has none yet.

    Raises:
        StackError: the name is that of somebody else's stack.
    """
    from lab_builder.stacks import status
    from lab_builder.stacks.plan import DIGEST_OUTPUT

    found = status.find(aws, aws.settings.stack_name)
    if found is None or found.status == "REVIEW_IN_PROGRESS":
        return found
    if ENVIRONMENT_NAME not in found.parameters or not (
        S3_BUCKET_NAME in found.parameters or DIGEST_OUTPUT in found.outputs
    ):
        raise StackError(
            f"the stack {found.name} is not a lab's: it has no parameters "
            f"{ENVIRONMENT_NAME} and {S3_BUCKET_NAME}",
            where=found.id,
            hint="choose another --stack-name; nothing was changed",
        )
    return found


def require(aws: Aws) -> Stack:
    """Return the stack that the settings name.

    Raises:
        StackError: there is none, or it is somebody else's.
    """
    found = find(aws)
    if found is None:
        raise StackError(
            f"there is no stack {aws.settings.stack_name} in {aws.region}",
            hint=Advice(
                CommandLine("deploy"),
                " makes it; --stack-name, --env or --region name another",
            ),
        )
    return found


def refuse_sams(stack: Stack | None) -> None:
    """Check that a stack, if there is one, was not made of the SAM template.

    Its rules have the same names under other logical ids, so no update leads from one dialect to
    the other.

    Raises:
        StackError: it was.
    """
    if stack and stack.parameters and S3_BUCKET_NAME not in stack.parameters:
        raise StackError(
            f"sam made the stack {stack.name}, and only sam can update it",
            where=stack.id,
            hint=Advice(
                "sam build && sam deploy; or ",
                CommandLine("destroy"),
                ", then ",
                CommandLine("deploy"),
                " anew",
            ),
        )


def account(aws: Aws, stack: Stack | None = None) -> str:
    """Return the id of the account that calls go to, from the stack where there is one.

    Raises:
        CredentialsError: there are no credentials, or they are refused.
        RegionError: no region is set, or the one that is set does not exist.
    """
    if stack:
        return stack.account
    from lab_builder.stacks import checks

    return checks.caller(aws).account
