"""Accept virtual-hosted-style S3 template URLs; MiniStack accepts path-style URLs only."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lab_builder.local.engine.cloudformation import patches

# https://<bucket>.s3.<region>.amazonaws.com/<key>, as the console and the SDKs write it.
_VIRTUAL_HOSTED = re.compile(r"https?://(?P<bucket>[a-z0-9.-]+)\.s3[.-][^/]*/(?P<key>.+)")


def install() -> None:
    """Rewrite a URL before MiniStack reads the document."""
    patches.RESOLVE_DOCUMENT.wrap(_resolve_document)


def _resolve_document(
    stock: Callable[..., Any], params: dict[str, Any], body_key: str, url_key: str, label: str
) -> Any:
    url = (params.get(url_key) or [""])[0]
    match = _VIRTUAL_HOSTED.fullmatch(url)
    if match:
        path_style = f"https://s3.amazonaws.com/{match['bucket']}/{match['key']}"
        params = {**params, url_key: [path_style]}
    return stock(params, body_key, url_key, label)
