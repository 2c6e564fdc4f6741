"""Reads a definite path as one value.

Closes a gap of moto, where ``$.list[0].name`` is a list of one name. A path is definite unless it
can match many: https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lab_builder.local.engine.stepfunctions import patches

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_MATCHES_MANY = re.compile(r"\.\.|[*?:,]")


def install() -> None:
    """Put this in the place of moto's reader; others take it by name when they are imported."""
    from moto.stepfunctions.parser.asl.utils import json_path

    def extract(path: str, data: Any) -> Any:
        if _MATCHES_MANY.search(_QUOTED.sub("", path)):
            return original(path, data)
        matches = parse(path).find(data)
        if not matches:
            raise json_path.NoSuchJsonPathError(path, data)
        return matches[0].value

    parse = lru_cache(maxsize=1024)(json_path.parse)  # type: ignore[attr-defined]
    original = patches.EXTRACT_JSON.replace(extract)
