"""The properties of a resource type, from the CloudFormation registry schemas in cfn-lint.

See "Resource type definition schema",
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html.
Importing cfn-lint takes seconds, and reading a file takes milliseconds, so each file is read
directly when its type is first needed.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lab_builder.errors import EngineError

_INDEX = "providers/us-east-1.json"


@dataclass(frozen=True, slots=True)
class Schema:
    """A resource type's properties, and which changes replace the resource.

    A change of a property in ``create_only`` replaces the resource. A change of a property in
    ``conditional`` may replace it: for example, where a nested property is create-only.
    """

    properties: frozenset[str]
    create_only: frozenset[str]
    conditional: frozenset[str]


def check() -> None:
    """Check that the installed cfn-lint has the schemas.

    Raises:
        EngineError: it does not.
    """
    if not (_folder() / _INDEX).is_file():
        raise EngineError(
            "the installed cfn-lint has no resource schemas",
            where=str(_folder()),
            hint='install the pinned versions: pip install "lab-builder[local]"',
        )


@cache
def load(type_name: str) -> Schema | None:
    """Return the schema of a type, or None for an unknown type such as a custom resource."""
    if type_name not in _index():
        return None
    raw = _read(f"resources/{_index()[type_name]}.json")
    whole, parts = _property_names(raw.get("createOnlyProperties", []))
    return Schema(
        properties=frozenset(raw["properties"]),
        create_only=whole,
        conditional=parts.union(*_property_names(raw.get("conditionalCreateOnlyProperties", []))),
    )


def _property_names(pointers: list[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the properties that JSON pointers name, and those with a nested property named."""
    steps = [pointer.removeprefix("/properties/").split("/") for pointer in pointers]
    whole = frozenset(path[0] for path in steps if len(path) == 1)
    return whole, frozenset(path[0] for path in steps) - whole


@cache
def _index() -> Mapping[str, str]:
    index: dict[str, str] = _read(_INDEX)
    return index


def _read(name: str) -> Any:
    return json.loads((_folder() / name).read_text(encoding="utf-8"))


@cache
def _folder() -> Path:
    spec = importlib.util.find_spec("cfnlint")
    (package,) = (spec and spec.submodule_search_locations) or ("cfnlint",)
    return Path(package, "data", "schemas")
