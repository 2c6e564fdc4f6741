"""Replies without their content: of a captive portal, a proxy, a connection that broke."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError

import small_lab
from lab_builder.aws import Aws, calls
from lab_builder.errors import AwsError
from lab_builder.model import Credentials
from lab_builder.polling import is_transient

PORTAL = b"<!DOCTYPE html><html><body>Please sign in</body></html>"
XHTML = b'<?xml version="1.0"?><page><body>Please sign in</body></page>'
STACKS = b"""<DescribeStacksResponse><DescribeStacksResult><Stacks><member>
<StackName>small</StackName><StackStatus>CREATE_COMPLETE</StackStatus>
<CreationTime>2026-01-01T00:00:00Z</CreationTime></member></Stacks></DescribeStacksResult>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DescribeStacksResponse>"""
NO_STACKS = (
    b"<DescribeStacksResponse><DescribeStacksResult/><ResponseMetadata><RequestId>r</RequestId>"
    b"</ResponseMetadata></DescribeStacksResponse>"
)
ID = {"x-amz-request-id": "r", "x-amzn-requestid": "r"}


class Raw(BytesIO):
    """A body as urllib3 gives it."""

    def stream(self) -> Any:
        yield self.read()


class Answers:
    """Answers of an endpoint, one a request; the last one is repeated."""

    status = 200

    def __init__(self, aws: Aws, service: str, *bodies: bytes, **headers: str) -> None:
        self.bodies, self.headers, self.requests = list(bodies), headers, 0
        self.client = aws.client(service)
        self.client.meta.events.register("before-send", self._answer)

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        body = self.bodies[min(self.requests, len(self.bodies) - 1)]
        self.requests += 1
        return AWSResponse(request.url, self.status, self.headers, Raw(body))


@pytest.fixture
def aws() -> Aws:
    return Aws(
        small_lab.settings(
            region="eu-west-1",
            endpoint_url="http://127.0.0.1:9",
            credentials=Credentials("AKIDEXAMPLE", "secret"),
        )
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (PORTAL, "a page in HTML"),
        (XHTML, "a document page"),
        (b"", "its body is empty"),
        (STACKS[:200], "not XML, or only a part of it"),
        (NO_STACKS, "it has no Stacks"),
    ],
    ids=["HTML", "XHTML", "empty", "truncated", "without its content"],
)
def test_a_call_is_repeated_where_the_reply_is_not_one_of_cloudformation(
    aws: Aws, body: bytes, why: str
) -> None:
    answers = Answers(aws, "cloudformation", body)

    with pytest.raises(AwsError, match=f"not one of CloudFormation: .*{why}") as caught, calls("x"):
        answers.client.describe_stacks(StackName="small")

    assert answers.requests == 3
    assert is_transient(caught.value)
    assert "answered in its place" in str(caught.value.hint)


def test_the_reply_to_a_repeated_call_counts(aws: Aws) -> None:
    answers = Answers(aws, "cloudformation", PORTAL, STACKS)

    found = answers.client.describe_stacks(StackName="small")

    assert found["Stacks"][0]["StackName"] == "small"
    assert answers.requests == 2


@pytest.mark.parametrize("body", [PORTAL, b"", b"{", b"[]", b"{}"])
def test_a_reply_in_json_must_have_what_is_read(aws: Aws, body: bytes) -> None:
    answers = Answers(aws, "events", body, **ID)

    with pytest.raises(AwsError, match="not one of EventBridge"), calls("x"):
        answers.client.list_rules()


@pytest.mark.parametrize("headers", [{}, ID], ids=["no headers", "no ETag"])
def test_an_upload_needs_the_answer_of_s3(aws: Aws, headers: dict[str, str]) -> None:
    answers = Answers(aws, "s3", b"", **headers)

    with pytest.raises(AwsError, match="not one of S3: it has no"), calls("x"):
        answers.client.put_object(Bucket="code", Key="k", Body=b"x")


def test_a_bucket_exists_only_if_s3_says_so(aws: Aws) -> None:
    with pytest.raises(AwsError, match="it has no request ID"), calls("x"):
        Answers(aws, "s3", b"").client.head_bucket(Bucket="code")


def test_a_setting_that_is_text_is_read_as_it_is(aws: Aws) -> None:
    answers = Answers(aws, "s3", b'{"Statement": []}', **ID)

    assert answers.client.get_bucket_policy(Bucket="code")["Policy"] == '{"Statement": []}'


@pytest.mark.parametrize("body", [b"<ErrorResponse><Error><Code>Val", PORTAL, b""])
def test_a_part_of_an_error_is_no_error_of_the_service(aws: Aws, body: bytes) -> None:
    answers = Answers(aws, "cloudformation", body)
    answers.status = 400

    with pytest.raises(AwsError, match="not one of CloudFormation"), calls("x"):
        answers.client.describe_stacks(StackName="small")
    assert answers.requests == 3


def test_an_error_without_a_body_is_left_as_it_is(aws: Aws) -> None:
    answers = Answers(aws, "s3", b"")
    answers.status = 404

    with pytest.raises(ClientError, match="404"):
        answers.client.head_bucket(Bucket="code")
