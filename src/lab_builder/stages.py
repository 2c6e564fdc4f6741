"""The first stages, composed the same way for every command and for the library."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple, TypeVar

from lab_builder import assets, registry
from lab_builder.aws import Aws
from lab_builder.errors import MissingBucketError, SettingsError, StackError
from lab_builder.lab import ENVIRONMENT_NAME, S3_BUCKET_NAME, Lab
from lab_builder.model import Asset, Bundle, Settings, Template
from lab_builder.stacks.values import Stack

# Where sam keeps the bucket that resolve_s3 stands for: a stack, and its output.
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-deploy.html
_STACK_OF_SAM = "aws-sam-cli-managed-default"
_BUCKET_OF_SAM = "SourceBucket"

Step = TypeVar("Step")
Outcome = TypeVar("Outcome")


class Built(NamedTuple):
    """A lab, its template, and all that a deploy needs in the bucket: code and template."""

    lab: Lab
    bundle: Bundle
    template: Template
    template_key: str


def build(settings: Settings) -> Built:
    """Find the lab, name its code by content, and render its template.

    Raises:
        SettingsError: there is no such lab.
        LabError: its code folder is not as it must be.
    """
    from lab_builder import render

    lab = registry.find(settings.lab)
    code = bundle(settings)
    template = render.render(lab, code)
    asset = assets.template(lab.NAME, template.text, settings.prefix)
    return Built(lab, Bundle((*code.assets, asset)), template, asset.key)


def bundle(settings: Settings) -> Bundle:
    """Name the lab's code by content.

    Raises:
        LabError: the lab's code folder is not as it must be.
    """
    return assets.bundle(assets.code_folder(settings.lab), settings.prefix)


def with_bucket(settings: Settings) -> Settings:
    """Return settings that name the bucket for code where they leave it to sam, ``resolve_s3``.

    Raises:
        MissingBucketError: sam has made none in this account and region.
    """
    if settings.bucket or not settings.resolve_s3:
        return settings
    from lab_builder import config
    from lab_builder.stacks import status

    aws = Aws(settings)
    source = settings.sources["resolve_s3"]
    made = status.find(aws, _STACK_OF_SAM)
    if made is None or _BUCKET_OF_SAM not in made.outputs:
        raise MissingBucketError(
            f"sam has made no bucket for code in {aws.region}, and resolve_s3 stands for that",
            where=source,
            hint="sam deploy makes it; or name one: --bucket NAME, with --create-bucket "
            "where it does not exist yet",
        )
    return config.with_bucket(settings, made.outputs[_BUCKET_OF_SAM], source)


def bucket(settings: Settings) -> str:
    """Return the bucket that code goes to.

    Raises:
        UsageError: none is set, or no bucket can have that name.
    """
    from lab_builder.package.bucket import check_name

    if settings.bucket is None:
        raise SettingsError(
            "no bucket is set for the lab's code",
            hint="pass --bucket NAME, and --create-bucket where it does not exist yet; "
            "no AWS account? add --local",
        )
    check_name(settings.bucket, settings.sources.get("bucket"))
    return settings.bucket


class Missing(NamedTuple):
    """What the bucket lacks, and whether the bucket itself is to be made first."""

    assets: tuple[Asset, ...]
    bucket: bool


def missing(aws: Aws, bucket: str, owner: str, bundle: Bundle, *, may_make: bool) -> Missing:
    """Return what is not in the bucket yet: all of it where the bucket may still be made.

    Raises:
        BucketError: the bucket is elsewhere or somebody else's, or is missing and not to be made.
    """
    from lab_builder.package import upload

    try:
        return Missing(upload.missing(aws, bucket, owner, bundle), bucket=False)
    except MissingBucketError:
        if not may_make:
            raise
        return Missing(bundle.assets, bucket=True)


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


def stack(aws: Aws) -> Stack:
    """Return the stack that the settings name.

    Raises:
        StackError: there is none, or it is somebody else's.
    """
    name = aws.settings.stack_name
    found = find(aws)
    if found is None:
        raise StackError(
            f"there is no stack {name} in {aws.region}",
            hint="lab-builder deploy makes it; --stack-name, --env or --region name another",
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
            hint="sam build && sam deploy; or lab-builder destroy, then deploy anew",
        )


def follow(steps: Generator[Step, None, Outcome], show: Callable[[Step], object]) -> Outcome:
    """Show each step of an operation and return its outcome; what ``show`` raises ends it."""
    try:
        while True:
            show(next(steps))
    except StopIteration as end:
        outcome: Outcome = end.value
        return outcome
    finally:
        steps.close()
