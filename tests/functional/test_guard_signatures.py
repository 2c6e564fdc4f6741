"""What a signature covers: presigned URLs, and bodies in every form that clients send."""

from __future__ import annotations

import http.client
import io
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config

from eventually import PATIENCE
from functional.engines import RunningEngine
from lab_builder.model import Credentials

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def note(engine: RunningEngine) -> dict[str, str]:
    """An object in a bucket, whose body is ``hello``."""
    s3 = engine.client("s3")
    s3.create_bucket(Bucket="guarded")
    s3.put_object(Bucket="guarded", Key="a note/ü.txt", Body=b"hello")
    return {"Bucket": "guarded", "Key": "a note/ü.txt"}


def presigner(engine: RunningEngine, version: str, credentials: Credentials | None = None) -> Any:
    key = credentials or engine.credentials
    return boto3.client(
        "s3",
        endpoint_url=engine.endpoint_url,
        region_name=engine.region,
        aws_access_key_id=key.access_key_id,
        aws_secret_access_key=key.secret_access_key,
        aws_session_token=key.session_token,
        config=Config(signature_version=version, s3={"addressing_style": "path"}),
    )


def fetch(url: str, **headers: str) -> tuple[int, bytes]:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=PATIENCE)
    connection.request("GET", f"{address.path}?{address.query}", headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_an_object_with_blanks_and_umlauts_in_its_key_can_be_read(
    engine: RunningEngine, note: dict[str, str]
) -> None:
    assert engine.client("s3").get_object(**note)["Body"].read() == b"hello"


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_a_presigned_url_of_the_engines_key_is_admitted(
    engine: RunningEngine, note: dict[str, str], version: str
) -> None:
    url = presigner(engine, version).generate_presigned_url("get_object", note)

    assert fetch(url) == (200, b"hello")


@pytest.mark.parametrize("version", ["s3v4", "s3"])
@pytest.mark.parametrize("key", ["test", "123456789012"])
def test_a_presigned_url_of_an_unknown_key_is_refused(
    engine: RunningEngine, note: dict[str, str], version: str, key: str
) -> None:
    signer = presigner(engine, version, Credentials(key, "test"))

    status, _ = fetch(signer.generate_presigned_url("get_object", note))

    assert status == 403


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_a_presigned_url_for_another_object_is_refused(
    engine: RunningEngine, note: dict[str, str], version: str
) -> None:
    url = presigner(engine, version).generate_presigned_url("get_object", note)

    status, body = fetch(url.replace("/guarded/", "/guarded/x"))

    assert status == 403
    assert b"SignatureDoesNotMatch" in body


@pytest.mark.parametrize(("version", "seconds"), [("s3v4", 0), ("s3", -5)])
def test_an_expired_presigned_url_is_refused(
    engine: RunningEngine, note: dict[str, str], version: str, seconds: int
) -> None:
    url = presigner(engine, version).generate_presigned_url("get_object", note, ExpiresIn=seconds)

    status, body = fetch(url)

    assert status == 403
    assert b"Request has expired" in body


@pytest.mark.parametrize(
    ("seconds", "message"), [(604_801, b"less than a week"), (-5, b"must be non-negative")]
)
def test_a_presigned_url_is_valid_for_a_week_at_most(
    engine: RunningEngine, note: dict[str, str], seconds: int, message: bytes
) -> None:
    signer = presigner(engine, "s3v4")
    assert fetch(signer.generate_presigned_url("get_object", note, ExpiresIn=604_800))[0] == 200

    status, body = fetch(signer.generate_presigned_url("get_object", note, ExpiresIn=seconds))

    assert status == 400
    assert b"<Code>AuthorizationQueryParametersError</Code>" in body
    assert message in body


def test_a_presigned_url_next_to_a_signed_header_is_refused(
    engine: RunningEngine, note: dict[str, str]
) -> None:
    url = presigner(engine, "s3v4").generate_presigned_url("get_object", note)

    status, body = fetch(url, Authorization="AWS4-HMAC-SHA256 Credential=test/x/y/s3/z")

    assert status >= 400
    assert b"Only one auth mechanism allowed" in body


def test_a_large_body_arrives_whole(engine: RunningEngine, note: dict[str, str]) -> None:
    body = b"0123456789abcdef" * 200_000
    s3 = engine.client("s3")

    s3.put_object(Bucket="guarded", Key="large", Body=body)

    assert s3.get_object(Bucket="guarded", Key="large")["Body"].read() == body


def test_a_file_arrives_whole_in_parts(
    engine: RunningEngine, note: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "parts"
    path.write_bytes(b"0123456789abcdef" * 1_200_000)
    s3 = engine.client("s3")

    s3.upload_file(str(path), "guarded", "parts")

    assert s3.get_object(Bucket="guarded", Key="parts")["Body"].read() == path.read_bytes()


def test_a_body_of_unknown_length_arrives_in_signed_chunks(
    engine: RunningEngine, note: dict[str, str]
) -> None:
    s3 = engine.client("s3")

    s3.upload_fileobj(io.BufferedReader(io.BytesIO(b"streamed" * 1000)), "guarded", "stream")

    assert s3.get_object(Bucket="guarded", Key="stream")["Body"].read() == b"streamed" * 1000
