"""Treat a reply without its content as an error of the server, so that botocore repeats the call.

A captive portal, a proxy or a broken connection can answer with status 200 and a page in HTML, an
empty body or a part of one. botocore fails to parse some of these, and parses the others to a
reply without members. Here such a reply becomes one of status 500: botocore repeats the call as
after any error of the server, and then raises a ClientError with the code ``IncompleteResponse``.
botocore itself does the same with S3's replies of status 200 that hold an error.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

INCOMPLETE = "IncompleteResponse"

# What this package reads of a reply, where the service model does not require it.
_READ: Mapping[str, tuple[str, ...]] = {
    "DescribeChangeSet": ("Status", "ChangeSetId", "StackId"),
    "DescribeRule": ("State",),
    "DescribeStackEvents": ("StackEvents",),
    "DescribeStackResources": ("StackResources",),
    "DescribeStacks": ("Stacks",),
    "DetectStackDrift": ("StackDriftDetectionId",),
    "DescribeTrails": ("trailList",),
    "GetAccountSummary": ("SummaryMap",),
    "GetCallerIdentity": ("Account", "Arn"),
    "GetTemplate": ("TemplateBody",),
    "ListChangeSets": ("Summaries",),
    "ListRules": ("Rules",),
    "ListStackResources": ("StackResourceSummaries",),
    "ListStacks": ("StackSummaries",),
    "LookupEvents": ("Events",),
    "PutObject": ("ETag",),
}
_IN_HEADERS = {"header", "headers", "statusCode"}
_XML = {"ec2", "query", "rest-xml"}
_JSON = {"json", "rest-json"}
_SENT_INSTEAD = "the reply is not one of {service}: {why}"


def check_replies(client: Any) -> None:
    """Make a boto3 client treat a reply without its content as an error of the server."""
    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register_first(f"before-parse.{service}", _check_body)
    client.meta.events.register_first(f"needs-retry.{service}", _check_members)


def _check_body(operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
    """Turn a malformed body into an error of the server, before botocore fails to parse it."""
    status = response_dict["status_code"]
    if operation_model.has_streaming_output or status >= 500:
        return
    why = _fault_of_body(operation_model, response_dict["body"], failed=status >= 300)
    if why:
        # botocore parses any 500 without a body, and keeps the headers of the reply.
        response_dict["status_code"] = 500
        response_dict["body"] = b""
        response_dict["headers"][INCOMPLETE] = why


def _check_members(response: tuple[Any, dict[str, Any]] | None, operation: Any, **_: Any) -> None:
    """Turn a reply that lacks what a caller reads into an error of the server."""
    if response is None:
        return
    http, parsed = response
    metadata = parsed.get("ResponseMetadata", {})
    why = metadata.get("HTTPHeaders", {}).get(INCOMPLETE.lower())
    if http.status_code < 300:
        why = why or _missing(operation, parsed)
    if why:
        service = operation.service_model.service_id
        http.status_code = metadata["HTTPStatusCode"] = 500
        parsed["Error"] = {
            "Code": INCOMPLETE,
            "Message": _SENT_INSTEAD.format(service=service, why=why),
        }


def _fault_of_body(operation: Any, body: bytes, *, failed: bool) -> str | None:
    """Return what is wrong with the body of a reply, or None.

    ``failed`` is whether it is an error of the service, which may have no body.
    """
    output = operation.output_shape
    protocol = operation.service_model.resolved_protocol
    text = body.lstrip()
    if text[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "it is a page in HTML"
    if not text:
        # An error has a body in the query protocol; S3 sends none to a HEAD request.
        needed = protocol == "query" or not failed
        return "its body is empty" if needed and _has_body(output, protocol) else None
    if not failed and not _is_document(output):
        return None
    if protocol in _JSON:
        try:
            return None if isinstance(json.loads(text), dict) else "it is not a JSON object"
        except ValueError:
            return "it is not JSON, or only a part of it"
    if protocol in _XML:
        try:
            root = ElementTree.fromstring(text)  # noqa: S314 - botocore parses it in the same way
        except ElementTree.ParseError:
            return "it is not XML, or only a part of it"
        name = root.tag.rpartition("}")[2]
        if protocol == "query" and not failed and name != f"{operation.name}Response":
            return f"it is a document {name}"
    return None


def _has_body(output: Any, protocol: str) -> bool:
    """Return whether a reply has a body."""
    if protocol == "query":
        return True
    if output is None:
        return False
    return any(
        member.serialization.get("location") not in _IN_HEADERS
        for member in output.members.values()
    )


def _is_document(output: Any) -> bool:
    """Return whether a body is a document of the protocol, and not the value of a member."""
    payload = output.serialization.get("payload") if output is not None else None
    return payload is None or output.members[payload].type_name == "structure"


def _missing(operation: Any, parsed: Mapping[str, Any]) -> str | None:
    """Return what a reply lacks, or None."""
    output = operation.output_shape
    required = output.required_members if output is not None else ()
    for name in (*required, *_READ.get(operation.name, ())):
        # A stack is asked for by name, and otherwise there is an error: never an empty list.
        if name not in parsed or (name == "Stacks" and not parsed[name]):
            return f"it has no {name}"
    if not parsed.get("ResponseMetadata", {}).get("RequestId"):
        return "it has no request ID"
    return None
