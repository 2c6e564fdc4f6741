"""The bucket that a lab's code goes to: which one it is, what it lacks, and how that gets there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_builder.aws import Aws
from lab_builder.errors import MissingBucketError, SettingsError
from lab_builder.model import S3_BUCKET_NAME, Asset, Bundle, Settings

if TYPE_CHECKING:
    from lab_builder.package.upload import Progress

# Where sam keeps the bucket that resolve_s3 stands for: a stack, and its output.
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-deploy.html
_STACK_OF_SAM = "aws-sam-cli-managed-default"
_BUCKET_OF_SAM = "SourceBucket"


@dataclass(frozen=True, slots=True)
class CodeBucket:
    """A bucket of an account, and the assets that it lacks.

    ``to_be_made`` says that there is no such bucket, and that it may be made.
    """

    name: str
    account: str
    lacking: tuple[Asset, ...]
    to_be_made: bool


def resolve(settings: Settings) -> Settings:
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


def name(settings: Settings) -> str:
    """Return the name of the bucket that code goes to.

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
    check_name(settings.bucket, settings.sources.get(S3_BUCKET_NAME))
    return settings.bucket


def look(aws: Aws, bucket: str, account: str, bundle: Bundle, *, create: bool) -> CodeBucket:
    """Find out what the bucket lacks of a bundle: all of it where there is no bucket yet.

    ``create`` allows to make the bucket; the engine's may always be made.

    Raises:
        BucketError: the bucket is elsewhere or somebody else's, or is missing and not to be made.
    """
    from lab_builder.package import upload

    try:
        lacking = upload.missing(aws, bucket, account, bundle)
    except MissingBucketError:
        if not (create or aws.settings.target == "local"):
            raise
        return CodeBucket(bucket, account, bundle.assets, to_be_made=True)
    return CodeBucket(bucket, account, lacking, to_be_made=False)


def fill(aws: Aws, code: CodeBucket) -> Iterator[Progress]:
    """Make the bucket where it is to be made, and bring it what it lacks.

    Raises:
        LabBuilderError: the bucket cannot be made, or uploads failed.
    """
    from lab_builder import package

    if code.to_be_made:
        package.bucket.create(aws, code.name, code.account)
    yield from package.upload.send(aws, code.name, code.account, code.lacking)
