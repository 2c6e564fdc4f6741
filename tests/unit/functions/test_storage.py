from __future__ import annotations

from ledger.storage import DataBucket, put_json, put_lines
from unit.functions.stubs import aws


def page(*keys: str, following: str | None = None) -> dict[str, object]:
    answer: dict[str, object] = {"Contents": [{"Key": key} for key in keys]}
    return (
        answer | {"IsTruncated": True, "NextContinuationToken": following} if following else answer
    )


def test_keys_come_from_every_page() -> None:
    with aws() as given:
        given.expect("s3", "list_objects_v2", page("state/a", "state/b", following="next"))
        given.expect("s3", "list_objects_v2", page("state/c"))
        assert DataBucket(given("s3"), "bucket").keys("state/") == ["state/a", "state/b", "state/c"]


def test_a_prefix_without_objects_has_no_keys() -> None:
    with aws() as given:
        given.expect("s3", "list_objects_v2", {}, Bucket="bucket", Prefix="none/")
        assert DataBucket(given("s3"), "bucket").keys("none/") == []


def test_delete_removes_each_object_below_the_prefix() -> None:
    with aws() as given:
        given.expect("s3", "list_objects_v2", page("x/1", "x/2"), Bucket="bucket", Prefix="x/")
        given.expect("s3", "delete_object", Bucket="bucket", Key="x/1")
        given.expect("s3", "delete_object", Bucket="bucket", Key="x/2")
        DataBucket(given("s3"), "bucket").delete("x/")


def test_lines_and_values_are_written_as_utf_8() -> None:
    with aws() as given:
        given.expect("s3", "put_object", Bucket="bucket", Key="a", Body="ä\nb\n".encode())
        given.expect("s3", "put_object", Bucket="bucket", Key="b", Body=b'{\n  "c": 1\n}')
        bucket = DataBucket(given("s3"), "bucket")
        put_lines(bucket, "a", ["ä", "b"])
        put_json(bucket, "b", {"c": 1})


def test_spark_reads_a_bucket_by_its_s3_address() -> None:
    with aws() as given:
        assert DataBucket(given("s3"), "bucket").uri("ledger/") == "s3://bucket/ledger/"
