from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from lab_builder.aws import Aws
from lab_builder.errors import AwsError, BucketError, UsageError
from lab_builder.model import Asset, Bundle
from lab_builder.package import upload
from uploads import uploaded

OWNER = "123456789012"
OWNED = {"Bucket": "code", "ExpectedBucketOwner": OWNER}
LISTED = {**OWNED, "Prefix": "a-lab/"}
CHANGING = ("Key", "Body", "ChecksumAlgorithm", "ChecksumSHA256")
ASSETS = tuple(
    Asset(name, f"a-lab/{name}-0.py", ((f"{name}.py", name.encode()),), archive=False)
    for name in ("check", "etl")
)


def from_region(region: str, **response: Any) -> dict[str, Any]:
    return {**response, "ResponseMetadata": {"HTTPHeaders": {"x-amz-bucket-region": region}}}


@pytest.mark.parametrize(
    ("code", "status", "message"),
    [
        ("NoSuchBucket", 404, "there is no bucket 'code'"),
        ("AccessDenied", 403, f"is denied, or it does not belong to account {OWNER}"),
        ("PermanentRedirect", 301, "is in another region"),
        ("AuthorizationHeaderMalformed", 400, "is in another region"),
    ],
)
def test_each_refusal_of_the_listing_says_what_to_do(
    code: str, status: int, message: str, aws: Aws, s3: Stubber
) -> None:
    s3.add_client_error("list_objects_v2", code, http_status_code=status, expected_params=LISTED)

    with pytest.raises(BucketError, match=message) as error:
        upload.missing_assets(aws, "code", OWNER, Bundle(ASSETS))
    assert error.value.hint


def test_a_bucket_elsewhere_is_refused_though_botocore_followed_the_redirect(
    aws: Aws, s3: Stubber
) -> None:
    s3.add_response("list_objects_v2", from_region("us-west-2"), LISTED)

    with pytest.raises(
        BucketError, match="is in us-west-2, but the stack is in eu-west-1"
    ) as error:
        upload.missing_assets(aws, "code", OWNER, Bundle(ASSETS))
    assert error.value.hint is not None
    assert "--region us-west-2" in error.value.hint


def test_an_impossible_name_is_refused_without_a_call(aws: Aws, s3: Stubber) -> None:
    with pytest.raises(UsageError, match="invalid bucket name"):
        upload.missing_assets(aws, "Code", OWNER, Bundle(ASSETS))


def test_one_listing_is_the_whole_check_where_nothing_changed(aws: Aws, s3: Stubber) -> None:
    contents = [{"Key": asset.key} for asset in ASSETS]
    s3.add_response("list_objects_v2", from_region("eu-west-1", Contents=contents), LISTED)

    assert uploaded(aws, "code", OWNER, Bundle(ASSETS)) == []


def test_further_pages_are_read_only_until_everything_is_found(aws: Aws, s3: Stubber) -> None:
    first = {"Contents": [{"Key": ASSETS[0].key}], "IsTruncated": True}
    second = {"Contents": [{"Key": ASSETS[1].key}], "IsTruncated": True}
    s3.add_response("list_objects_v2", {**first, "NextContinuationToken": "2"}, LISTED)
    s3.add_response(
        "list_objects_v2",
        {**second, "NextContinuationToken": "3"},
        {**LISTED, "ContinuationToken": "2"},
    )

    assert upload.missing_assets(aws, "code", OWNER, Bundle(ASSETS)) == ()


def test_only_what_is_missing_goes_up_with_checksum_and_owner(aws: Aws, s3: Stubber) -> None:
    s3.add_response("list_objects_v2", {"Contents": [{"Key": ASSETS[0].key}]}, LISTED)
    s3.add_response(
        "put_object",
        {},
        {
            **OWNED,
            "Key": "a-lab/etl-0.py",
            "Body": b"etl",
            "ChecksumAlgorithm": "SHA256",
            "ChecksumSHA256": "Yx/Y4f+sk+R6nu6ut8f/pO1kyT68eUUPM/+BvS/2mpE=",
        },
    )
    found = {"Contents": [{"Key": ASSETS[1].key}]}
    s3.add_response("list_objects_v2", found, {**OWNED, "Prefix": ASSETS[1].key})

    assert uploaded(aws, "code", OWNER, Bundle(ASSETS)) == [
        upload.Progress(0, 3),
        upload.Progress(3, 3, ASSETS[1]),
    ]


def test_failed_uploads_end_in_one_error_that_names_them(aws: Aws, s3: Stubber) -> None:
    for _ in ASSETS:
        s3.add_client_error("put_object", "InternalError", "try again", http_status_code=500)

    progress = upload.upload(aws, "code", OWNER, ASSETS)
    assert next(progress) == upload.Progress(0, 8)
    with pytest.raises(AwsError, match=r"2 of 2 files were not uploaded: .*try again") as error:
        next(progress)
    assert error.value.where == "s3://code/a-lab/check-0.py, s3://code/a-lab/etl-0.py"
    assert error.value.hint


def test_one_failed_upload_does_not_hold_up_the_others(aws: Aws, s3: Stubber) -> None:
    s3.add_client_error("put_object", "AccessDenied", http_status_code=403)
    s3.add_response("put_object", {}, {**OWNED, **dict.fromkeys(CHANGING, ANY)})

    progress = upload.upload(aws, "code", OWNER, ASSETS)
    assert next(progress).asset is None
    assert next(progress).asset in ASSETS
    with pytest.raises(BucketError, match="1 of 2 files was not uploaded"):
        next(progress)


def test_an_upload_that_is_not_in_the_bucket_is_no_success(aws: Aws, s3: Stubber) -> None:
    for _ in ASSETS:
        s3.add_response("put_object", {}, {**OWNED, **dict.fromkeys(CHANGING, ANY)})
    s3.add_response("list_objects_v2", {"Contents": [{"Key": ASSETS[0].key}]}, LISTED)

    with pytest.raises(BucketError, match="1 of 2 files are not in the bucket") as error:
        list(upload.upload(aws, "code", OWNER, ASSETS))
    assert error.value.where == "s3://code/a-lab/etl-0.py"
