"""S3: bucket regions and bucket owner conditions.

Each test names its page below https://docs.aws.amazon.com/AmazonS3/latest/.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from functional.commands import lab_builder
from functional.engines import RunningEngine, kill, start, wait_until_saved
from lab_builder.local.home import Home

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def elsewhere(engine: RunningEngine) -> RunningEngine:
    return engine.elsewhere()


@pytest.fixture(scope="module")
def far(elsewhere: RunningEngine) -> str:
    """A bucket in another region than the engine's."""
    return make_bucket(elsewhere)


def make_bucket(engine: RunningEngine) -> str:
    name = f"bucket-{uuid4().hex[:12]}"
    engine.make_bucket(name)
    return name


def region(answer: dict[str, Any]) -> str:
    return str(answer["ResponseMetadata"]["HTTPHeaders"]["x-amz-bucket-region"])


def test_list_objects_returns_the_region_of_the_bucket(
    engine: RunningEngine, elsewhere: RunningEngine, far: str
) -> None:
    """API/API_HeadBucket.html, x-amz-bucket-region, which S3 sends with listings too."""
    s3, near = engine.client("s3"), make_bucket(engine)
    for bucket, where in ((near, engine.region), (far, elsewhere.region)):
        assert region(s3.head_bucket(Bucket=bucket)) == where
        assert region(s3.list_objects_v2(Bucket=bucket)) == where


@pytest.mark.embedded
def test_a_deploy_from_another_region_is_refused(
    engine: RunningEngine, elsewhere: RunningEngine, far: str
) -> None:
    """API/API_HeadBucket.html."""
    done = lab_builder(engine.home, "deploy", "--local", "--yes", "--bucket", far)
    assert done.code == 1
    assert f"the bucket '{far}' is in {elsewhere.region}" in done.stderr


def test_a_bucket_of_another_owner_is_refused(engine: RunningEngine) -> None:
    """userguide/bucket-owner-condition.html: 403 (Access Denied)."""
    s3, ours = engine.client("s3"), make_bucket(engine)
    owner = engine.client("sts").get_caller_identity()["Account"]
    s3.put_object(Bucket=ours, Key="k", ExpectedBucketOwner=owner)
    for call, more in (
        (s3.head_bucket, {}),
        (s3.list_objects_v2, {}),
        (s3.get_object, {"Key": "k"}),
        (s3.put_object, {"Key": "k", "Body": b"theirs"}),
    ):
        with pytest.raises(ClientError, match=r"AccessDenied|403"):
            call(Bucket=ours, ExpectedBucketOwner="111111111111", **more)
    assert s3.get_object(Bucket=ours, Key="k")["Body"].read() == b""


@pytest.mark.parametrize("key", ["a\x01b", "new\nline", "a+b c%20", "<&>\"'", "é/ü"])
def test_a_listing_of_versions_has_every_key(engine: RunningEngine, key: str) -> None:
    """API/API_ListObjectVersions.html, EncodingType: characters that XML 1.0 does not have."""
    s3, bucket = engine.client("s3"), make_bucket(engine)
    s3.put_object(Bucket=bucket, Key=key, Body=b"odd")

    (found,) = s3.list_object_versions(Bucket=bucket)["Versions"]

    assert found["Key"] == key


def test_each_version_keeps_its_content(engine: RunningEngine) -> None:
    """userguide/versioning-workflows.html: versions, a delete marker, and what is under it."""
    s3, bucket = engine.client("s3"), make_bucket(engine)
    here: dict[str, Any] = {"Bucket": bucket, "Key": "ledger/a b"}

    def content(**version: str) -> bytes:
        body: bytes = s3.get_object(**here, **version)["Body"].read()
        return body

    s3.put_object(**here, Body=b"before")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    ids = [s3.put_object(**here, Body=body)["VersionId"] for body in (b"one", b"", b"three")]
    assert [content(VersionId=one) for one in ("null", *ids)] == [b"before", b"one", b"", b"three"]
    source = {"Bucket": bucket, "Key": here["Key"], "VersionId": ids[0]}
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=source)
    assert s3.get_object(Bucket=bucket, Key="copy")["Body"].read() == b"one"
    marker = s3.delete_object(**here)["VersionId"]
    assert content(VersionId=ids[2]) == b"three"
    s3.delete_object(**here, VersionId=marker)
    assert content() == b"three"
    s3.delete_object(**here, VersionId=ids[2])
    assert content() == b""
    s3.delete_object(**here, VersionId=ids[1])
    assert content() == content(VersionId=ids[0]) == b"one"


def test_each_version_outlives_a_kill(home: Home) -> None:
    """userguide/versioning-workflows.html."""
    first = start(home)
    bucket = make_bucket(first)
    s3 = first.client("s3")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    ids = [s3.put_object(Bucket=bucket, Key="a", Body=body)["VersionId"] for body in (b"1", b"2")]
    wait_until_saved(home, bucket, "Enabled")
    kill(home)
    s3 = start(home).client("s3")
    found = [s3.get_object(Bucket=bucket, Key="a", VersionId=one)["Body"].read() for one in ids]
    assert found == [b"1", b"2"]
