"""The settings of a bucket that lab-builder creates: put, then read back.

A new setting of a bucket can take a while to be seen, so it is read several times.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lab_builder.errors import BucketError
from lab_builder.polling import polls

# Seconds for which a setting is read back.
_SEEN_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its name in the calls of S3, its argument, and what is read back of it."""

    name: str
    argument: Mapping[str, Any]
    read: Callable[[Mapping[str, Any]], Any]
    expected: Any


def settings(bucket: str, partition: str) -> tuple[Setting, ...]:
    """Return the settings: private, encrypted, versioned, tagged, and with TLS only."""
    arn = f"arn:{partition}:s3:::{bucket}"
    private = dict.fromkeys(
        ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
    )
    encryption = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    tags = [{"Key": "created-by", "Value": "lab-builder"}]
    policy = {
        "Version": "2012-10-17",
        "Statement": {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    }
    return (
        Setting(
            "public_access_block",
            {"PublicAccessBlockConfiguration": private},
            lambda answer: answer["PublicAccessBlockConfiguration"],
            private,
        ),
        Setting(
            "bucket_encryption",
            {"ServerSideEncryptionConfiguration": {"Rules": [encryption]}},
            lambda answer: answer["ServerSideEncryptionConfiguration"]["Rules"][0][
                "ApplyServerSideEncryptionByDefault"
            ],
            encryption["ApplyServerSideEncryptionByDefault"],
        ),
        Setting(
            "bucket_versioning",
            {"VersioningConfiguration": {"Status": "Enabled"}},
            lambda answer: answer["Status"],
            "Enabled",
        ),
        Setting(
            "bucket_tagging", {"Tagging": {"TagSet": tags}}, lambda answer: answer["TagSet"], tags
        ),
        Setting(
            "bucket_policy",
            {"Policy": json.dumps(policy)},
            lambda answer: _sids(json.loads(answer["Policy"])),
            ["TlsOnly"],
        ),
    )


def configure(s3: Any, bucket: str, owner: str) -> None:
    """Put the settings of a new bucket, and read them back.

    Raises:
        ClientError: a call failed.
        BucketError: a setting was accepted, but the bucket does not have it.
    """
    ours = {"Bucket": bucket, "ExpectedBucketOwner": owner}
    wanted = settings(bucket, s3.meta.partition)
    for setting in wanted:
        getattr(s3, f"put_{setting.name}")(**ours, **setting.argument)
    for setting in wanted:
        for elapsed in polls():
            if _is_set(s3, ours, setting):
                break
            if elapsed > _SEEN_WITHIN:
                raise BucketError(
                    f"the new bucket {bucket!r} does not have the setting that it was given: "
                    f"{setting.name.replace('_', ' ')}",
                    hint="repeat the command; if it fails again, check what answers at the "
                    "endpoint of S3",
                )


def _is_set(s3: Any, ours: Mapping[str, str], setting: Setting) -> bool:
    from botocore.exceptions import ClientError

    try:
        found = setting.read(getattr(s3, f"get_{setting.name}")(**ours))
    except (KeyError, IndexError, ValueError):
        return False
    except ClientError as error:
        # NoSuchTagSet, NoSuchBucketPolicy and their like: the bucket has no such setting.
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            return False
        raise
    if isinstance(setting.expected, dict):
        return isinstance(found, dict) and setting.expected.items() <= found.items()
    return bool(found == setting.expected)


def _sids(policy: Mapping[str, Any]) -> list[str]:
    statements = policy["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    return [statement["Sid"] for statement in listed]
