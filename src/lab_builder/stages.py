"""The first stages, composed the same way for every command and for the library."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple, TypeVar

from lab_builder import assets, registry
from lab_builder.aws import Aws
from lab_builder.errors import SettingsError, StackError
from lab_builder.lab import ENVIRONMENT_NAME, S3_BUCKET_NAME, Lab
from lab_builder.model import Asset, Bundle, Settings, Template
from lab_builder.stacks.values import Stack

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
    from lab_builder.errors import MissingBucketError
    from lab_builder.package import upload

    try:
        return Missing(upload.missing(aws, bucket, owner, bundle), bucket=False)
    except MissingBucketError:
        if not may_make:
            raise
        return Missing(bundle.assets, bucket=True)


def find(aws: Aws) -> Stack | None:
    """Return the stack that the settings name, or None where there is none.

    A lab's stack has the two parameters that every lab has; one in review has none yet.

    Raises:
        StackError: the name is that of somebody else's stack.
    """
    from lab_builder.stacks import status

    found = status.find(aws, aws.settings.stack_name)
    if found is None or found.status == "REVIEW_IN_PROGRESS":
        return found
    if not {ENVIRONMENT_NAME, S3_BUCKET_NAME} <= found.parameters.keys():
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
