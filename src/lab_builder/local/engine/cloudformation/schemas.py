"""What AWS says of the properties of a resource type, from the schemas that cfn-lint ships.

They are CloudFormation's registry schemas, "Resource type definition schema",
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html.
cfn-lint takes seconds to import, and the files a few milliseconds to read: so they are read, each
when its type first comes up.
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
    """A resource type's properties, and what a change of one means for the resource.

    A change of one that is in ``replacing`` replaces the resource. One that is in ``conditional``
    does so for some of its values, as where it has one member that cannot be changed.
    """

    properties: frozenset[str]
    replacing: frozenset[str]
    conditional: frozenset[str]


def check() -> None:
    """Check that the schemas are where they were.

    Raises:
        EngineError: cfn-lint has no such files.
    """
    if not (_folder() / _INDEX).is_file():
        raise EngineError(
            "the installed cfn-lint has no resource schemas",
            where=str(_folder()),
            hint='install the pinned versions: pip install "lab-builder[local]"',
        )


@cache
def of(kind: str) -> Schema | None:
    """Return the schema of a type; None where AWS has no such type, as for a custom resource."""
    if kind not in _index():
        return None
    raw = _read(f"resources/{_index()[kind]}.json")
    whole, parts = _paths(raw.get("createOnlyProperties", []))
    return Schema(
        properties=frozenset(raw["properties"]),
        replacing=whole,
        conditional=parts.union(*_paths(raw.get("conditionalCreateOnlyProperties", []))),
    )


def _paths(pointers: list[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Part JSON pointers: properties that are named as a whole, and those of which a member is."""
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
