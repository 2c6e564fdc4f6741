"""Encode the keys of ListObjectVersions if the request says so.

Closes a gap of MiniStack, which encodes those of ListObjects only: a key may have characters that
XML 1.0 has not, and clients ask for the encoding to read them. See EncodingType,
https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import unescape

from ministack.services import s3

from lab_builder.local.engine.s3 import patches

Response = tuple[int, dict[str, str], bytes]

_ENCODED = re.compile(r"<(Delimiter|KeyMarker|Prefix|NextKeyMarker|Key)>([^<]*)</\1>")


def install() -> None:
    """Encode the response."""
    patches.LIST_OBJECT_VERSIONS.wrap(_list_object_versions)


def _list_object_versions(
    stock: Callable[..., Response], bucket: str, query: dict[str, Any]
) -> Response:
    status, headers, body = stock(bucket, query)
    if status != 200 or s3._qp(query, "encoding-type", "") != "url":  # noqa: SLF001
        return status, headers, body
    encoded = _ENCODED.sub(_encode, body.decode())
    said = "<EncodingType>url</EncodingType></ListVersionsResult>"
    return status, headers, encoded.replace("</ListVersionsResult>", said).encode()


def _encode(element: re.Match[str]) -> str:
    name, text = element.groups()
    return f"<{name}>{s3._url_encode(unescape(text))}</{name}>"  # noqa: SLF001
