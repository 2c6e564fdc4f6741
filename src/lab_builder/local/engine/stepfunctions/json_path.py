"""Evaluate a definite path to a single value.

Closes a gap of moto, which evaluates ``$.list[0].name`` to a list with one name. A path is definite
if it can match only one value, see
https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lab_builder.local.engine.stepfunctions import patches

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_INDEFINITE = re.compile(r"\.\.|[*?:,]")


def install() -> None:
    """Replace moto's function before other modules import it by name."""
    from moto.stepfunctions.parser.asl.utils import json_path

    def extract(path: str, data: Any) -> Any:
        if _INDEFINITE.search(_QUOTED.sub("", path)):
            return original(path, data)
        matches = parse(path).find(data)
        if not matches:
            raise json_path.NoSuchJsonPathError(path, data)
        return matches[0].value

    parse = lru_cache(maxsize=1024)(json_path.parse)  # type: ignore[attr-defined]
    original = patches.EXTRACT_JSON.replace(extract)
