"""What a policy is held against: resource names and condition keys as AWS builds them.

Gaps of MiniStack that are closed here: log stream operations are held against the log group's
bare name, so that the ``:*`` that every policy on AWS needs does not match; a rule of the default
bus is ``rule/default/<name>`` there and ``rule/<name>`` on AWS; PutMetricData has no
``cloudwatch:namespace``, the one condition that can narrow it; and a bucket that refuses what
does not come over TLS would refuse everything, because the engine speaks plain HTTP on loopback.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from lab_builder.local.engine.context import EngineContext

# "Used in IAM policies to specify permissions for ... TagResource, UntagResource and
# ListTagsForResource": log-group:<name>. All others on a group: log-group:<name>:*. See
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html.
_ON_THE_BARE_GROUP = {"TagResource", "UntagResource", "ListTagsForResource"}


def install(context: EngineContext) -> None:  # noqa: ARG001 - every extension is installed alike
    """Put the extension into the engine.

    Raises:
        EngineError: the engine no longer has a name that this builds on.
    """
    from lab_builder.local.engine.iam import patches

    patches.EXTRACT_RESOURCE_ARN.wrap(_resource)
    patches.REQUEST_TAG_CONTEXT.wrap(_conditions)
    # aws:SecureTransport: nobody can listen on the way, which is what the condition asks for.
    patches.PIN_REQUEST_ORIGIN.wrap(lambda stock, address, _secure: stock(address, True))


def _resource(
    stock: Callable[..., str],
    service: str,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    *rest: Any,
) -> str:
    arn = stock(service, method, path, headers, body, *rest)
    if service == "events":
        return arn.replace(":rule/default/", ":rule/")
    operation = headers.get("x-amz-target", "").rpartition(".")[2]
    if service != "logs" or ":log-group:" not in arn or operation in _ON_THE_BARE_GROUP:
        return arn
    return f"{arn}:log-stream:{json.loads(body).get('logStreamName', '')}"


def _conditions(
    stock: Callable[..., dict[str, Any]], service: str, action: str, body: bytes, params: Any
) -> dict[str, Any]:
    found = stock(service, action, body, params)
    if action == "cloudwatch:PutMetricData":
        found["cloudwatch:namespace"] = _namespace(body)
    return found


def _namespace(body: bytes) -> str:
    """Return the namespace of a PutMetricData request in either protocol, JSON or query."""
    if body[:1] == b"{":
        return str(json.loads(body).get("Namespace", ""))
    return parse_qs(body.decode()).get("Namespace", [""])[0]
