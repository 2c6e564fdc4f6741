import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from botocore.stub import Stubber

from lab_builder.aws import Aws
from lab_builder.errors import BucketError, CredentialsError, UsageError
from lab_builder.package import bucket, bucket_settings

OWNER = "123456789012"
OWNED = {"Bucket": "code", "ExpectedBucketOwner": OWNER}


@contextmanager
def identified(aws: Aws) -> Iterator[None]:
    """Let STS accept the credentials."""
    with Stubber(aws.client("sts")) as sts:
        answer = {"Account": OWNER, "Arn": f"arn:aws:iam::{OWNER}:root"}
        sts.add_response("get_caller_identity", answer)
        yield


@pytest.mark.parametrize(
    "name",
    [
        "ab",
        "a" * 64,
        "Upper",
        "under_score",
        "-start",
        "end-",
        "two..dots",
        "192.168.5.4",
        "xn--code",
        "sthree-code",
        "amzn-s3-demo-code",
        "code-s3alias",
        "code--ol-s3",
        "code.mrap",
        "code--x-s3",
        "code--table-s3",
        "",
        "line\n",
    ],
)
def test_a_name_that_s3_would_refuse_is_refused_without_a_call(
    name: str, aws: Aws, s3: Stubber
) -> None:
    with pytest.raises(UsageError, match=f"invalid bucket name {re.escape(repr(name))}"):
        bucket.create(aws, name, OWNER)


@pytest.mark.parametrize("name", ["abc", "a" * 63, "1.2.3", "code.example.org", "123"])
def test_a_name_that_s3_takes_is_taken(name: str) -> None:
    bucket.check_name(name)


@pytest.mark.parametrize(
    ("code", "status", "message"),
    [
        ("403", 403, f"is denied, or it does not belong to account {OWNER}"),
        ("301", 301, "is in another region, but the stack is in eu-west-1"),
    ],
)
def test_each_refusal_of_head_bucket_says_what_to_do(
    code: str, status: int, message: str, aws: Aws, s3: Stubber
) -> None:
    s3.add_client_error("head_bucket", code, http_status_code=status, expected_params=OWNED)

    with identified(aws), pytest.raises(BucketError, match=message) as error:
        bucket.create(aws, "code", OWNER)
    assert error.value.hint


@pytest.mark.parametrize(("code", "status"), [("400", 400), ("403", 403)])
def test_expired_credentials_are_not_taken_for_a_bucket_of_somebody_else(
    aws: Aws, s3: Stubber, code: str, status: int
) -> None:
    s3.add_client_error("head_bucket", code, http_status_code=status)

    with Stubber(aws.client("sts")) as sts:
        sts.add_client_error("get_caller_identity", "ExpiredToken", "too old")
        with pytest.raises(CredentialsError, match="too old"):
            bucket.create(aws, "code", OWNER)


def test_a_bucket_elsewhere_is_refused_though_botocore_followed_the_redirect(
    aws: Aws, s3: Stubber
) -> None:
    headers = {"HTTPHeaders": {"x-amz-bucket-region": "us-west-2"}}
    s3.add_response("head_bucket", {"ResponseMetadata": headers}, OWNED)

    with pytest.raises(BucketError, match="is in us-west-2, but the stack is in eu-west-1"):
        bucket.create(aws, "code", OWNER)


def test_a_name_taken_by_another_account_is_said_to_be(aws: Aws, s3: Stubber) -> None:
    s3.add_client_error("head_bucket", "404", http_status_code=404)
    s3.add_client_error("create_bucket", "BucketAlreadyExists", http_status_code=409)

    with pytest.raises(BucketError, match="'code' is taken by another account"):
        bucket.create(aws, "code", OWNER)


def test_somebody_elses_bucket_is_not_created_again(aws: Aws, s3: Stubber) -> None:
    s3.add_client_error("head_bucket", "403", http_status_code=403)

    with identified(aws), pytest.raises(BucketError, match="does not belong to account"):
        bucket.create(aws, "code", OWNER)


def test_a_bucket_that_cannot_be_set_up_is_not_left_behind(aws: Aws, s3: Stubber) -> None:
    s3.add_client_error("head_bucket", "404", http_status_code=404)
    s3.add_response(
        "create_bucket",
        {},
        {
            "Bucket": "code",
            "ObjectOwnership": "BucketOwnerEnforced",
            "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"},
        },
    )
    s3.add_client_error("put_public_access_block", "AccessDenied", http_status_code=403)
    s3.add_response("delete_bucket", {}, OWNED)

    with pytest.raises(BucketError, match="is denied"):
        bucket.create(aws, "code", OWNER)


def created(s3: Stubber) -> None:
    s3.add_client_error("head_bucket", "404", http_status_code=404)
    s3.add_response("create_bucket", {})


def test_a_bucket_that_can_neither_be_set_up_nor_deleted_is_named(aws: Aws, s3: Stubber) -> None:
    created(s3)
    s3.add_client_error("put_public_access_block", "AccessDenied", http_status_code=403)
    s3.add_client_error("delete_bucket", "AccessDenied", "not you", http_status_code=403)

    with pytest.raises(
        BucketError, match=r"'code' could not be configured .*, nor deleted"
    ) as error:
        bucket.create(aws, "code", OWNER)
    assert "aws s3api delete-bucket --bucket code" in str(error.value.hint)


def test_a_setting_is_read_again_until_the_bucket_has_it(aws: Aws, s3: Stubber) -> None:
    created(s3)
    wanted = bucket_settings.settings("code", "aws")
    for setting in wanted:
        s3.add_response(f"put_{setting.name}", {})
    private, encryption, versioning, tagging, policy = (setting.argument for setting in wanted)
    s3.add_response("get_public_access_block", private)
    s3.add_client_error(
        "get_bucket_encryption",
        "ServerSideEncryptionConfigurationNotFoundError",
        http_status_code=404,
    )
    s3.add_response("get_bucket_encryption", encryption)
    s3.add_response("get_bucket_versioning", {})
    s3.add_response("get_bucket_versioning", versioning["VersioningConfiguration"])
    s3.add_response("get_bucket_tagging", tagging["Tagging"])
    s3.add_response("get_bucket_policy", policy)

    assert bucket.create(aws, "code", OWNER)
