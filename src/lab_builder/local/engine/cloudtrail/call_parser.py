"""Parse API calls with botocore's service models: operation, parameters, response and error.

moto parses requests: the server side of each protocol, which botocore lacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from lab_builder.facts.services import folder_by_signing_name
from lab_builder.local.engine import service_models
from lab_builder.local.engine.cloudtrail.api_call import ApiCall

_CBOR = "smithy-rpc-v2-cbor"


@dataclass(frozen=True, slots=True)
class ParsedCall:
    """A parsed API call. ``error`` is an error code and message."""

    operation: Any
    parameters: Mapping[str, Any]
    response_elements: Mapping[str, Any]
    error: tuple[str, str] | None


def parse(call: ApiCall) -> ParsedCall:
    """Parse a call.

    Raises:
        Exception: of moto, botocore or werkzeug, if there is no model of the service or the
            request matches none of its operations.
    """
    from moto.core.parse import PROTOCOL_PARSERS
    from moto.core.request import Request, determine_request_protocol

    url = f"http://{call.headers['host']}{quote(call.path)}?{urlencode(call.query, doseq=True)}"
    request = Request.from_primitives(call.method, url, call.headers, call.body)
    model = service_model(call.service)
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
    response_elements, error = _parse_response(call, protocol, operation)
    return ParsedCall(operation, parameters, response_elements, error)


@cache
def service_model(name: str) -> Any:
    """Return the service model of a signing name."""
    from moto.core.model import ServiceModel

    folder = folder_by_signing_name(name)
    return ServiceModel(service_models.load(folder), folder)


@cache
def _router(name: str, protocol: str) -> Any:
    from moto.core.routing import RestRouter, get_router_class

    model = folder_by_signing_name(name)
    # moto's S3 router imports all of moto's S3, to find buckets in host names.
    router = RestRouter if name == "s3" else get_router_class(model, protocol)
    if router is None:
        raise ValueError(f"no router for {protocol}")
    return router(service_model(name))


@cache
def _parser(protocol: str) -> Any:
    from botocore.parsers import create_parser

    return create_parser(protocol)


def _from_cbor(body: bytes) -> dict[str, Any]:
    parser = _parser(_CBOR)
    stream = parser.get_peekable_stream_from_bytes(body)
    return dict(parser.parse_data_item(stream)) if body else {}


def _parse_response(
    call: ApiCall, protocol: str, operation: Any
) -> tuple[Mapping[str, Any], tuple[str, str] | None]:
    from botocore.awsrequest import HeadersDict

    response = {
        "status_code": call.status,
        "headers": HeadersDict(call.response_headers),
        "body": call.response_body,
    }
    parsed = _parser(protocol).parse(response, operation.output_shape)
    parsed.pop("ResponseMetadata", None)
    if call.status < 300:
        return parsed, None
    error = parsed.get("Error", {})
    return {}, (error.get("Code") or str(call.status), error.get("Message", ""))
