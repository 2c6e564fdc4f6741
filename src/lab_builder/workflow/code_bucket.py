"""The S3 bucket for the code of a lab: its name, its missing files, and their upload."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_builder.aws import Aws
from lab_builder.errors import MissingBucketError, SettingsError
from lab_builder.model import S3_BUCKET_NAME, Asset, Bundle, Settings

if TYPE_CHECKING:
    from lab_builder.package.upload import Progress

# The stack, and its output, of the bucket that sam uses with resolve_s3.
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-deploy.html
_SAM_STACK = "aws-sam-cli-managed-default"
_SAM_BUCKET_OUTPUT = "SourceBucket"


@dataclass(frozen=True, slots=True)
class CodeBucket:
    """A bucket, the account that must own it, and the assets that are missing in it.

    ``must_create`` is True if the bucket does not exist and ``upload`` has to create it.
    """

    name: str
    account: str
    missing: tuple[Asset, ...]
    must_create: bool


def resolve(settings: Settings) -> Settings:
    """Return settings with the bucket of sam, if they have ``resolve_s3`` and no bucket.

    Raises:
        MissingBucketError: sam has not created its bucket in this account and region.
    """
    if settings.bucket or not settings.resolve_s3:
        return settings
    from lab_builder import config
    from lab_builder.stacks import status

    aws = Aws(settings)
    source = settings.sources["resolve_s3"]
    sam_stack = status.find(aws, _SAM_STACK)
    if sam_stack is None or _SAM_BUCKET_OUTPUT not in sam_stack.outputs:
        raise MissingBucketError(
            f"resolve_s3 selects the bucket of sam, which does not exist in {aws.region}",
            where=source,
            hint="run sam deploy to create it, or pass --bucket NAME, with --create-bucket "
            "if it does not exist",
        )
    return config.with_bucket(settings, sam_stack.outputs[_SAM_BUCKET_OUTPUT], source)


def name(settings: Settings) -> str:
    """Return the name of the bucket for code.

    Raises:
        UsageError: no bucket is set, or its name is invalid.
    """
    from lab_builder.package.bucket import check_name

    if settings.bucket is None:
        raise SettingsError(
            "no bucket is set for the lab's code",
            hint="pass --bucket NAME, and --create-bucket if it does not exist; "
            "without an AWS account, add --local",
        )
    check_name(settings.bucket, settings.sources.get(S3_BUCKET_NAME))
    return settings.bucket


def inspect(aws: Aws, bucket: str, account: str, bundle: Bundle, *, create: bool) -> CodeBucket:
    """Check the bucket and find the assets that are missing in it: all if it does not exist.

    ``create`` allows the creation of the bucket, which the engine always allows.

    Raises:
        BucketError: the bucket is in another region, belongs to another account, or does not exist
            and must not be created.
    """
    from lab_builder.package import upload

    try:
        missing = upload.missing_assets(aws, bucket, account, bundle)
    except MissingBucketError:
        if not (create or aws.settings.target == "local"):
            raise
        return CodeBucket(bucket, account, bundle.assets, must_create=True)
    return CodeBucket(bucket, account, missing, must_create=False)


def upload(aws: Aws, code: CodeBucket) -> Iterator[Progress]:
    """Upload the missing assets, after creating the bucket if it must be created.

    Raises:
        LabBuilderError: the bucket cannot be created, or uploads failed.
    """
    from lab_builder import package

    if code.must_create:
        package.bucket.create(aws, code.name, code.account)
    yield from package.upload.upload(aws, code.name, code.account, code.missing)
