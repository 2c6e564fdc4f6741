"""S3: where a bucket is, and whose it has to be.

Each test names its page below https://docs.aws.amazon.com/AmazonS3/latest/.
"""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from functional.commands import lab_builder
from functional.engines import RunningEngine

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def far(engine: RunningEngine) -> str:
    """A bucket in another region than the engine's."""
    name = "a-bucket-far-away"
    boto3.client(
        "s3",
        endpoint_url=engine.endpoint_url,
        region_name="eu-west-1",
        aws_access_key_id=engine.credentials.access_key_id,
        aws_secret_access_key=engine.credentials.secret_access_key,
    ).create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return name


def region(answer: dict[str, Any]) -> str:
    return str(answer["ResponseMetadata"]["HTTPHeaders"]["x-amz-bucket-region"])


def test_a_bucket_tells_its_region(engine: RunningEngine, far: str) -> None:
    """API/API_HeadBucket.html, x-amz-bucket-region, which S3 sends with listings too."""
    s3 = engine.client("s3")
    s3.create_bucket(Bucket="a-bucket-near-by")
    for bucket, where in (("a-bucket-near-by", engine.region), (far, "eu-west-1")):
        assert region(s3.head_bucket(Bucket=bucket)) == where
        assert region(s3.list_objects_v2(Bucket=bucket)) == where


def test_a_deploy_from_another_region_is_refused(engine: RunningEngine, far: str) -> None:
    """API/API_HeadBucket.html."""
    done = lab_builder(engine.home, "deploy", "--local", "--yes", "--bucket", far)
    assert done.code == 1
    assert f"the bucket '{far}' is in eu-west-1" in done.stderr


def test_a_bucket_of_another_owner_is_refused(engine: RunningEngine) -> None:
    """userguide/bucket-owner-condition.html: 403 (Access Denied)."""
    s3 = engine.client("s3")
    s3.create_bucket(Bucket="a-bucket-of-ours")
    owner = engine.client("sts").get_caller_identity()["Account"]
    s3.put_object(Bucket="a-bucket-of-ours", Key="k", ExpectedBucketOwner=owner)
    for call, more in (
        (s3.head_bucket, {}),
        (s3.list_objects_v2, {}),
        (s3.get_object, {"Key": "k"}),
        (s3.put_object, {"Key": "k", "Body": b"theirs"}),
    ):
        with pytest.raises(ClientError, match=r"AccessDenied|403"):
            call(Bucket="a-bucket-of-ours", ExpectedBucketOwner="111111111111", **more)
    assert s3.get_object(Bucket="a-bucket-of-ours", Key="k")["Body"].read() == b""
