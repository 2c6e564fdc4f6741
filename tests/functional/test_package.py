"""Code on its way to the engine's S3."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lab_builder import assets
from lab_builder.aws import Aws
from lab_builder.errors import BucketError
from lab_builder.model import Bundle, Settings
from lab_builder.package import bucket, upload
from uploads import uploaded

if TYPE_CHECKING:
    from functional.engines import RunningEngine

pytestmark = pytest.mark.engine

SCRIPTS = 30


def target(engine: RunningEngine, region: str) -> Aws:
    return Aws(
        Settings(
            lab="a-lab",
            environment="default",
            stack_name="a-lab",
            region=region,
            endpoint_url=engine.endpoint_url,
            credentials=engine.credentials,
        )
    )


@pytest.fixture(scope="module")
def aws(engine: RunningEngine) -> Aws:
    return target(engine, engine.region)


@pytest.fixture(scope="module")
def owner(aws: Aws) -> str:
    return str(aws.client("sts").get_caller_identity()["Account"])


@pytest.fixture
def code_bucket(aws: Aws, owner: str, request: pytest.FixtureRequest) -> str:
    name = f"code-{hashlib.sha256(request.node.name.encode()).hexdigest()[:16]}"
    assert bucket.create(aws, name, owner)
    return name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "a_lab"
    (root / "fn").mkdir(parents=True)
    (root / "fn/handler.py").write_text("def handle(event, context): return 1\n")
    (root / "glue").mkdir()
    for number in range(SCRIPTS):
        (root / f"glue/job_{number}.py").write_text(f"print({number})\n")
    return root


@pytest.fixture
def calls(aws: Aws) -> Iterator[list[str]]:
    """The names of the calls that go to S3 from here on."""
    seen: list[str] = []

    def note(model: Any, **_: Any) -> None:
        seen.append(model.name)

    aws.client("s3").meta.events.register("before-call.s3", note, unique_id="calls")
    yield seen
    aws.client("s3").meta.events.unregister("before-call.s3", unique_id="calls")


def keys(aws: Aws, name: str) -> set[str]:
    return {item["Key"] for item in aws.client("s3").list_objects_v2(Bucket=name)["Contents"]}


def test_everything_goes_up_once_and_the_progress_ends_at_the_total(
    aws: Aws, owner: str, code_bucket: str, folder: Path, calls: list[str]
) -> None:
    bundle = assets.bundle(folder)

    progress = uploaded(aws, code_bucket, owner, bundle)

    assert calls == ["ListObjectsV2", *["PutObject"] * (SCRIPTS + 1), "ListObjectsV2"]
    assert keys(aws, code_bucket) == set(bundle.keys.values())
    assert progress[0].sent == 0
    assert progress[-1].sent == progress[-1].total > 0
    assert [step.sent for step in progress] == sorted(step.sent for step in progress)
    assert {step.asset for step in progress[1:]} == set(bundle.assets)


def test_with_nothing_changed_one_list_call_is_all(
    aws: Aws, owner: str, code_bucket: str, folder: Path, calls: list[str]
) -> None:
    uploaded(aws, code_bucket, owner, assets.bundle(folder))
    calls.clear()

    assert uploaded(aws, code_bucket, owner, assets.bundle(folder)) == []
    assert calls == ["ListObjectsV2"]


def test_only_the_changed_file_goes_up(
    aws: Aws, owner: str, code_bucket: str, folder: Path, calls: list[str]
) -> None:
    uploaded(aws, code_bucket, owner, assets.bundle(folder))
    (folder / "glue/job_7.py").write_text("print('changed')\n")
    changed = assets.bundle(folder)
    calls.clear()

    assert [asset.name for asset in upload.missing_assets(aws, code_bucket, owner, changed)] == [
        "job_7"
    ]
    uploaded(aws, code_bucket, owner, changed)

    assert calls.count("PutObject") == 1
    assert changed.keys["job_7"] in keys(aws, code_bucket)


def test_an_object_that_was_deleted_goes_up_again(
    aws: Aws, owner: str, code_bucket: str, folder: Path
) -> None:
    bundle = assets.bundle(folder)
    uploaded(aws, code_bucket, owner, bundle)
    aws.client("s3").delete_object(Bucket=code_bucket, Key=bundle.keys["code"])

    uploaded(aws, code_bucket, owner, bundle)

    assert bundle.keys["code"] in keys(aws, code_bucket)


def test_what_arrives_is_the_archive_with_its_checksum(
    aws: Aws, owner: str, code_bucket: str, folder: Path
) -> None:
    bundle = assets.bundle(folder)
    uploaded(aws, code_bucket, owner, bundle)

    answer = aws.client("s3").get_object(
        Bucket=code_bucket, Key=bundle.keys["code"], ChecksumMode="ENABLED"
    )
    body = answer["Body"].read()

    assert answer["ChecksumSHA256"] == base64.b64encode(hashlib.sha256(body).digest()).decode()
    assert zipfile.ZipFile(BytesIO(body)).namelist() == ["fn/handler.py"]


def test_more_than_one_page_of_other_objects_is_read_through(
    aws: Aws, owner: str, code_bucket: str, folder: Path, calls: list[str]
) -> None:
    s3 = aws.client("s3")
    for number in range(1001):
        s3.put_object(Bucket=code_bucket, Key=f"a-lab/a-{number}")
    bundle = assets.bundle(folder)
    uploaded(aws, code_bucket, owner, bundle)
    calls.clear()

    assert upload.missing_assets(aws, code_bucket, owner, bundle) == ()
    assert calls == ["ListObjectsV2", "ListObjectsV2"]


def test_a_missing_bucket_is_found_before_anything_is_uploaded(
    aws: Aws, owner: str, folder: Path, calls: list[str]
) -> None:
    with pytest.raises(BucketError, match="there is no bucket 'nowhere-at-all'"):
        uploaded(aws, "nowhere-at-all", owner, assets.bundle(folder))
    assert calls == ["ListObjectsV2"]


def test_a_new_bucket_is_private_encrypted_versioned_and_tls_only(
    aws: Aws, code_bucket: str
) -> None:
    s3 = aws.client("s3")
    block = s3.get_public_access_block(Bucket=code_bucket)["PublicAccessBlockConfiguration"]
    encryption = s3.get_bucket_encryption(Bucket=code_bucket)["ServerSideEncryptionConfiguration"]
    ownership = s3.get_bucket_ownership_controls(Bucket=code_bucket)["OwnershipControls"]
    policy = s3.get_bucket_policy(Bucket=code_bucket)["Policy"]

    assert set(block.values()) == {True}
    assert len(block) == 4
    assert encryption["Rules"][0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert s3.get_bucket_versioning(Bucket=code_bucket)["Status"] == "Enabled"
    assert ownership["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert '"aws:SecureTransport": "false"' in policy
    assert '"Deny"' in policy


def test_a_bucket_is_made_in_the_region_of_the_stack_and_refused_from_another(
    engine: RunningEngine, aws: Aws, owner: str
) -> None:
    elsewhere = target(engine, "eu-west-1")
    assert bucket.create(elsewhere, "code-elsewhere", owner)

    with pytest.raises(BucketError, match="is in eu-west-1, but the stack is in us-east-1"):
        bucket.create(aws, "code-elsewhere", owner)
    assert not bucket.create(elsewhere, "code-elsewhere", owner)


def test_a_bucket_that_is_ours_is_left_as_it_is(
    aws: Aws, owner: str, code_bucket: str, calls: list[str]
) -> None:
    assert not bucket.create(aws, code_bucket, owner)
    assert calls == ["HeadBucket"]


def test_a_template_goes_through_the_same_bucket(aws: Aws, owner: str, code_bucket: str) -> None:
    template = assets.template("a-lab", "Resources: {}\n")

    uploaded(aws, code_bucket, owner, Bundle((template,)))

    stored = aws.client("s3").get_object(Bucket=code_bucket, Key=template.key)["Body"].read()
    assert stored == b"Resources: {}\n"
