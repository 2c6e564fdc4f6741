"""The template's way to CloudFormation: through the bucket, for it is too long to go inline.

CloudFormation takes 51,200 bytes in a call and 1 MB from S3.
"""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from lab_builder.aws import Aws, calls
from lab_builder.model import Template
from lab_builder.stacks.values import Plan


def key(template: Template, prefix: str) -> str:
    """Return the S3 key of a template, made from its text."""
    digest = hashlib.sha256(template.text.encode()).hexdigest()[:32]
    return "/".join(filter(None, (prefix.strip("/"), f"template-{digest}.yaml")))


def upload(aws: Aws, plan: Plan) -> str:
    """Put the template into the bucket and return the URL that CloudFormation reads.

    Raises:
        AwsError: the bucket refused it, for example because another account owns it.
    """
    s3 = aws.client("s3")
    with calls(f"uploading the template to the bucket {plan.bucket}"):
        s3.put_object(
            Bucket=plan.bucket,
            Key=plan.template_key,
            Body=plan.template.text.encode(),
            ContentType="application/yaml",
            ChecksumAlgorithm="SHA256",
            ExpectedBucketOwner=plan.account,
        )
    return f"{s3.meta.endpoint_url}/{plan.bucket}/{quote(plan.template_key)}"
