"""Who gets through to the engine, and who does not."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotoCredentials
from botocore.exceptions import ClientError

from eventually import PATIENCE
from functional.engines import RunningEngine
from lab_builder.model import Credentials

pytestmark = pytest.mark.engine


def ask(
    engine: RunningEngine,
    path: str = "/",
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes = b"",
) -> tuple[int, bytes]:
    """Send a request as it stands and return its status and body."""
    address = urlsplit(engine.endpoint_url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=PATIENCE)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    return answer.status, answer.read()


def signed(
    engine: RunningEngine,
    path: str = "/",
    host: str | None = None,
    origin: str | None = None,
    service: str = "s3",
) -> dict[str, str]:
    """Return headers that the engine's own key signed, for a request to a host."""
    host = host or urlsplit(engine.endpoint_url).netloc
    request = AWSRequest("GET", f"http://{host}{path}", headers={"Host": host})
    if origin:
        request.headers["Origin"] = origin
    key = engine.credentials
    SigV4Auth(
        BotoCredentials(key.access_key_id, key.secret_access_key), service, engine.region
    ).add_auth(request)
    return dict(request.headers)


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


CALLS = [
    ("s3", "list_buckets"),
    ("sqs", "list_queues"),
    ("lambda", "list_functions"),
    ("cloudformation", "list_stacks"),
    ("cloudwatch", "list_metrics"),
    ("stepfunctions", "list_state_machines"),
    ("ec2", "describe_regions"),
]


@pytest.mark.parametrize(("service", "operation"), CALLS)
@pytest.mark.parametrize("key", ["test", "000000000000", "123456789012", "AKIAIOSFODNN7EXAMPLE"])
def test_an_unknown_key_is_refused_in_the_words_of_the_service(
    engine: RunningEngine, key: str, service: str, operation: str
) -> None:
    client = engine.client(service, Credentials(key, "test"))

    with pytest.raises(ClientError) as error:
        getattr(client, operation)()

    assert code_of(error) in {
        "AuthFailure",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
    }


@pytest.mark.parametrize(("service", "operation"), CALLS)
def test_the_engines_key_with_another_secret_is_refused(
    engine: RunningEngine, service: str, operation: str
) -> None:
    client = engine.client(service, Credentials(engine.credentials.access_key_id, "guessed"))

    with pytest.raises(ClientError) as error:
        getattr(client, operation)()

    assert code_of(error) in {
        "AuthFailure",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
    }


@pytest.mark.parametrize(("service", "operation"), CALLS)
def test_the_engines_key_is_admitted(engine: RunningEngine, service: str, operation: str) -> None:
    answer = getattr(engine.client(service), operation)()

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_an_unsigned_request_is_refused(engine: RunningEngine) -> None:
    status, body = ask(engine, "/guarded")

    assert status == 403
    assert b"<Error>" in body


def test_an_unsigned_call_of_a_json_service_gets_a_json_error(engine: RunningEngine) -> None:
    headers = {"X-Amz-Target": "AWSStepFunctions.ListStateMachines"}

    status, body = ask(engine, "/", "POST", headers, b"{}")

    assert 400 <= status < 500
    assert "MissingAuthenticationToken" in json.loads(body)["__type"]


@pytest.mark.parametrize(
    "path",
    [
        "/_ministack/health",
        "/_ministack/reset",
        "/_ministack/config",
        "/_localstack/health",
        "/_aws/sqs/messages",
        "/health",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_admin_pages_are_refused_unsigned(engine: RunningEngine, path: str, method: str) -> None:
    status, _ = ask(engine, path, method)

    assert status == 403


@pytest.mark.parametrize("path", ["/_ministack/health", "//_ministack/health", "/_aws/ses"])
def test_admin_pages_are_refused_even_to_the_engines_key(engine: RunningEngine, path: str) -> None:
    status, body = ask(engine, path, headers=signed(engine, path))

    assert status == 403
    assert b"start with an underscore" in body


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}"]
)
def test_a_foreign_host_is_refused_even_with_the_engines_key(
    engine: RunningEngine, host: str
) -> None:
    host = host.format(port=urlsplit(engine.endpoint_url).port)

    status, body = ask(engine, "/", headers=signed(engine, host=host))

    assert status == 403
    assert b"does not accept requests for the host" in body


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1"])
def test_a_foreign_origin_is_refused_even_with_the_engines_key(
    engine: RunningEngine, origin: str
) -> None:
    status, body = ask(engine, "/", headers=signed(engine, origin=origin))

    assert status == 403
    assert b"does not accept requests from the origin" in body


def test_localhost_is_as_good_as_the_loopback_address(engine: RunningEngine) -> None:
    host = f"localhost:{urlsplit(engine.endpoint_url).port}"

    status, _ = ask(engine, "/", headers=signed(engine, host=host))

    assert status == 200


def test_a_preflight_of_a_foreign_page_gets_no_permission(engine: RunningEngine) -> None:
    address = urlsplit(engine.endpoint_url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=PATIENCE)
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}

    connection.request("OPTIONS", "/guarded/x", headers=asked)
    answer = connection.getresponse()

    assert answer.status == 403
    assert answer.getheader("Access-Control-Allow-Origin") is None


def test_a_changed_request_no_longer_fits_its_signature(engine: RunningEngine) -> None:
    status, body = ask(engine, "/other-bucket", headers=signed(engine, "/one-bucket"))

    assert status == 403
    assert b"SignatureDoesNotMatch" in body
