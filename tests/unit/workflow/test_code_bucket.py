"""Which bucket code goes to, and whether it may be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from botocore.stub import Stubber

import small_lab
from lab_builder.aws import Aws
from lab_builder.errors import MissingBucketError, SettingsError, UsageError
from lab_builder.model import Asset, Bundle, Credentials, Settings
from lab_builder.workflow import code_bucket

OWNER = "123456789012"
KEYS = Credentials("AKIDEXAMPLE", "secret")
ASSET = Asset("job", "small/job-1.py", (("job.py", b"x = 1\n"),), archive=False)
BUNDLE = Bundle((ASSET,))


def settings(target: str) -> Settings:
    """Return settings for the engine, or for another endpoint, which nobody asks here."""
    found = small_lab.settings(region="eu-west-1", endpoint_url="http://127.0.0.1:9")
    return replace(found, credentials=KEYS) if target == "local" else found


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS.secret_access_key)


def without_bucket(target: str) -> Iterator[Aws]:
    aws = Aws(settings(target))
    with Stubber(aws.client("s3")) as stub:
        stub.add_client_error("list_objects_v2", "NoSuchBucket", http_status_code=404)
        yield aws


@pytest.mark.parametrize(("target", "create"), [("endpoint", True), ("local", False)])
def test_a_bucket_is_made_on_request_and_always_in_the_engine(target: str, create: bool) -> None:
    for aws in without_bucket(target):
        found = code_bucket.inspect(aws, "code", OWNER, BUNDLE, create=create)

    assert found == code_bucket.CodeBucket("code", OWNER, (ASSET,), must_create=True)


def test_a_bucket_that_is_missing_elsewhere_is_an_error() -> None:
    for aws in without_bucket("endpoint"):
        with pytest.raises(MissingBucketError):
            code_bucket.inspect(aws, "code", OWNER, BUNDLE, create=False)


def test_what_is_there_is_not_lacking() -> None:
    aws = Aws(settings("local"))
    with Stubber(aws.client("s3")) as stub:
        stub.add_response("list_objects_v2", {"Contents": [{"Key": ASSET.key}]})
        found = code_bucket.inspect(aws, "code", OWNER, BUNDLE, create=True)

    assert (found.missing, found.must_create) == ((), False)


def test_without_a_bucket_there_is_no_name() -> None:
    with pytest.raises(SettingsError, match="no bucket is set"):
        code_bucket.name(small_lab.settings())


def test_an_impossible_name_says_where_it_was_given() -> None:
    found = small_lab.settings(
        parameters={"S3BucketName": "Code"}, sources={"S3BucketName": "samconfig.toml"}
    )
    with pytest.raises(UsageError, match="invalid bucket name") as caught:
        code_bucket.name(found)
    assert caught.value.where == "samconfig.toml"


def test_a_bucket_that_is_named_is_not_left_to_sam() -> None:
    found = small_lab.settings(parameters={"S3BucketName": "code"}, resolve_s3=True)

    assert code_bucket.resolve(found) is found
