"""Reads the resource schemas that come with cfn-lint, those of us-east-1.

They are those of the CloudFormation registry, with cfn-lint's corrections.
https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


def schema(kind: str) -> Mapping[str, Any]:
    """Return the schema of a resource type."""
    return _read("resources", _files()[kind])


def property_schema(kind: str, name: str) -> Mapping[str, Any]:
    """Return what the schema of a type says about one of its properties, a reference followed."""
    whole = schema(kind)
    found: Mapping[str, Any] = whole["properties"][name]
    while "$ref" in found:
        found = whole["definitions"][found["$ref"].rpartition("/")[2]]
    return found


@cache
def _files() -> Mapping[str, str]:
    return _read("providers", "us-east-1")


def _read(folder: str, name: str) -> dict[str, Any]:
    from cfnlint.data import schemas

    path = files(schemas).joinpath(folder, f"{name}.json")
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content
