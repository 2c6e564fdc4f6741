"""Reads calls with botocore's service models: which operation, with what input, and what answer.

moto brings the half that botocore lacks, the server's side of each protocol.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from lab_builder.facts.services import folder_by_signing_name
from lab_builder.local.engine import service_models
from lab_builder.local.engine.cloudtrail.call import Call

_CBOR = "smithy-rpc-v2-cbor"


@dataclass(frozen=True, slots=True)
class Reading:
    """A call as the service understands it. ``error`` is its code and message."""

    operation: Any
    parameters: Mapping[str, Any]
    elements: Mapping[str, Any]
    error: tuple[str, str] | None


def read(call: Call) -> Reading:
    """Read a call.

    Raises:
        Exception: of moto, botocore or werkzeug, where there is no model of the service or the
            request is none of its operations.
    """
    from moto.core.parse import PROTOCOL_PARSERS
    from moto.core.request import Request, determine_request_protocol

    url = f"http://{call.headers['host']}{quote(call.path)}?{urlencode(call.query, doseq=True)}"
    request = Request.from_primitives(call.method, url, call.headers, call.body)
    model = service(call.service)
    protocol = determine_request_protocol(model, request.content_type)
    if protocol == _CBOR:
        operation = model.operation_model(call.path.rpartition("/")[2])
        parameters = _from_cbor(call.body)
    else:
        operation, labels = _router(call.service, protocol).match(request)
        parameters = PROTOCOL_PARSERS[protocol](operation).parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": request.data,
                "url_path": request.path,
                "url_params": labels,
            }
        )
    elements, error = _answer(call, protocol, operation)
    return Reading(operation, parameters, elements, error)


@cache
def service(name: str) -> Any:
    """Return the model of the service that requests are signed for under a name."""
    from moto.core.model import ServiceModel

    folder = folder_by_signing_name(name)
    return ServiceModel(service_models.document(folder), folder)


@cache
def _router(name: str, protocol: str) -> Any:
    from moto.core.routing import RestRouter, get_router_class

    model = folder_by_signing_name(name)
    # moto's own router of S3 imports all of its S3, to find buckets in host names.
    router = RestRouter if name == "s3" else get_router_class(model, protocol)
    if router is None:
        raise ValueError(f"no router for {protocol}")
    return router(service(name))


@cache
def _parser(protocol: str) -> Any:
    from botocore.parsers import create_parser

    return create_parser(protocol)


def _from_cbor(body: bytes) -> dict[str, Any]:
    parser = _parser(_CBOR)
    stream = parser.get_peekable_stream_from_bytes(body)
    return dict(parser.parse_data_item(stream)) if body else {}


def _answer(
    call: Call, protocol: str, operation: Any
) -> tuple[Mapping[str, Any], tuple[str, str] | None]:
    from botocore.awsrequest import HeadersDict

    answer = {
        "status_code": call.status,
        "headers": HeadersDict(call.answer_headers),
        "body": call.answer,
    }
    parsed = _parser(protocol).parse(answer, operation.output_shape)
    parsed.pop("ResponseMetadata", None)
    if call.status < 300:
        return parsed, None
    error = parsed.get("Error", {})
    return {}, (error.get("Code") or str(call.status), error.get("Message", ""))
