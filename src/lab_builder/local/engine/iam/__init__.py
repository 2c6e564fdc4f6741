"""Policy evaluation with the resource ARNs and condition keys of AWS.

Closes gaps of MiniStack: the resource of log stream operations is the log group's ARN without
``:*``, which policies on AWS need; the ARN of a rule on the default event bus is
``rule/default/<name>`` instead of ``rule/<name>``; PutMetricData has no ``cloudwatch:namespace``,
its only condition key; and a bucket policy that requires TLS denies every request, because the
engine uses HTTP on the loopback interface.
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
_WITHOUT_SUFFIX = {"TagResource", "UntagResource", "ListTagsForResource"}


def install(context: EngineContext) -> None:  # noqa: ARG001 - all extensions have this signature
    """Install the extension.

    Raises:
        EngineError: the installed engine lacks a name that this extension uses.
    """
    from lab_builder.local.engine.iam import patches

    patches.EXTRACT_RESOURCE_ARN.wrap(_resource_arn)
    patches.REQUEST_TAG_CONTEXT.wrap(_condition_keys)
    # aws:SecureTransport is true: the loopback interface is as secure as TLS.
    patches.PIN_REQUEST_ORIGIN.wrap(lambda stock, address, _secure: stock(address, True))


def _resource_arn(
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
    if service != "logs" or ":log-group:" not in arn or operation in _WITHOUT_SUFFIX:
        return arn
    return f"{arn}:log-stream:{json.loads(body).get('logStreamName', '')}"


def _condition_keys(
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
