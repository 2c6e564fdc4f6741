"""Verifies who signed a request: SigV4 in the header, SigV4 or SigV2 in a presigned URL."""

from __future__ import annotations

import hmac
import time
from urllib.parse import urlencode, urlsplit

from lab_builder.local.engine.context import EngineContext
from lab_builder.local.engine.request import Request

_ALGORITHM = "AWS4-HMAC-SHA256"
_UNKNOWN = ("InvalidClientTokenId", "The security token included in the request is invalid.")
_MISMATCH = "The request signature we calculated does not match the signature you provided."


class Refusal(Exception):  # noqa: N818 - an answer to a client, not a fault of the engine
    """The code and the message that a client gets."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def verify(request: Request, body: bytes, context: EngineContext) -> None:
    """Check that a key that this engine issued signed the request.

    Raises:
        Refusal: unsigned, unknown key, wrong signature, or a signature of another time.
    """
    authorization = request.headers.get("authorization", "")
    in_query = {"X-Amz-Algorithm", "X-Amz-Credential", "AWSAccessKeyId"} & request.query.keys()
    if authorization and in_query:
        raise Refusal("InvalidArgument", "Only one auth mechanism allowed.")
    if authorization.startswith(f"{_ALGORITHM} "):
        _verify_header(request, body, context)
    elif request.parameter("X-Amz-Algorithm") == _ALGORITHM:
        _verify_presigned(request, body, context)
    elif "AWSAccessKeyId" in request.query and "SignatureVersion" not in request.query:
        _verify_presigned_v2(request, context)
    else:
        raise Refusal("MissingAuthenticationToken", "Request is missing Authentication Token")


def _verify_header(request: Request, body: bytes, context: EngineContext) -> None:
    from ministack.core import sigv4

    signature = sigv4.parse_header_signature(request.headers)
    _check(signature)
    _check(sigv4.request_time_failure(signature))
    token = request.headers.get("x-amz-security-token", "")
    secret = _secret(signature.access_key_id, token, context)
    _check(
        sigv4.header_signature_failure(
            signature,
            secret,
            request.method,
            request.raw_path,
            request.query,
            request.headers,
            body,
        )
    )


def _verify_presigned(request: Request, body: bytes, context: EngineContext) -> None:
    from ministack.core import sigv4

    signature = sigv4.parse_query_signature(request.query)
    _check(signature)
    try:
        expired = sigv4.presigned_request_is_expired(
            signature.amz_date, request.parameter("X-Amz-Expires")
        )
    except ValueError:
        expired = True
    if expired:
        raise Refusal("AccessDenied", "Request has expired")
    secret = _secret(signature.access_key_id, request.parameter("X-Amz-Security-Token"), context)
    _check(
        sigv4.header_signature_failure(
            signature,
            secret,
            request.method,
            request.raw_path,
            request.query,
            request.headers,
            body,
            presigned=True,
        )
    )


def _verify_presigned_v2(request: Request, context: EngineContext) -> None:
    """SigV2 is S3's old form; some tools still presign with it, boto3 by default in us-east-1."""
    from botocore.auth import HmacV1Auth
    from botocore.awsrequest import HTTPHeaders
    from botocore.credentials import Credentials

    key, token = request.parameter("AWSAccessKeyId"), request.parameter("x-amz-security-token")
    expires = request.parameter("Expires")
    if not expires.isdigit() or int(expires) < time.time():
        raise Refusal("AccessDenied", "Request has expired")
    signer = HmacV1Auth(Credentials(key, _secret(key, token, context), token or None))
    headers = HTTPHeaders()
    for name, value in request.headers.items():
        headers[name] = value
    headers["Date"] = expires  # a presigned URL signs Expires where a header signs Date
    url = urlsplit(f"http://host{_v2_path(request)}?{urlencode(request.query, doseq=True)}")
    signer._get_date = lambda: expires  # noqa: SLF001
    if not hmac.compare_digest(
        signer.get_signature(request.method, url, headers).encode(),
        request.parameter("Signature").encode(),
    ):
        raise Refusal("SignatureDoesNotMatch", _MISMATCH)


def _v2_path(request: Request) -> str:
    """Return the path as SigV2 signs it: with the bucket, also where the host names it."""
    bucket, _, host = request.headers["host"].partition(".localhost:")
    return f"/{bucket}{request.raw_path}" if host else request.raw_path


def _secret(key: str, token: str, context: EngineContext) -> str:
    """Return the secret of a key that this engine issued: its own, a user's, or a session's.

    MiniStack takes ``test`` and any 12 digits for root as well, without a signature.
    """
    from ministack.core import iam_evaluator, responses

    if key != context.access_key_id and iam_evaluator.is_root_access_key(key):
        raise Refusal(*_UNKNOWN)
    account = responses._account_from_sts_session(key) or context.account_id  # noqa: SLF001
    credential = iam_evaluator.resolve_credential(key, account, token)
    if isinstance(credential, iam_evaluator.CredentialResolutionError):
        raise Refusal(credential.code, credential.message)
    return str(credential.secret_access_key)


def _check(failure: object) -> None:
    """Raise MiniStack's way of saying no, a pair of code and message."""
    if isinstance(failure, tuple):
        raise Refusal(*failure)
