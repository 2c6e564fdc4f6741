"""Writes parameters and answers the way CloudTrail records them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"

# What services leave out: Lambda the variables of functions, CloudFormation template bodies and
# the values of parameters, IAM and STS the secret half of a key. Binary content is never recorded.
_LEFT_OUT = {"EnvironmentVariables", "ParameterValue", "TemplateBody", "accessKeySecretType"}
# A template may write numbers and booleans as texts.
_SCALARS: Mapping[str, Callable[[Any], Any]] = {
    "string": lambda value: json.dumps(value) if isinstance(value, Mapping) else str(value),
    "boolean": lambda value: str(value).lower() == "true",
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
}
_LARGEST = 100_000  # bytes; CloudTrail omits a larger requestParameters or responseElements


def written(shape: Any, value: Any) -> Any:
    """Return a value of a botocore shape: lower camel case, sensitive members masked."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        members = shape.members
        return {
            lower(name): written(members[name], item)
            for name, item in value.items()
            if name in members and item is not None and _is_recorded(members[name])
        }
    if shape.metadata.get("sensitive"):
        return HIDDEN
    if shape.type_name == "list":
        return [written(shape.member, item) for item in value]
    if shape.type_name == "map":
        return {key: written(shape.value, item) for key, item in value.items()}
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value


def lower(name: str) -> str:
    """Return a member's name as CloudTrail spells it: DBInstanceArn becomes dBInstanceArn."""
    return name[:1].lower() + name[1:]


def bounded(element: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return an element, or None where it is empty or larger than CloudTrail records."""
    return element if element and len(json.dumps(element, default=str)) <= _LARGEST else None


def fitted(shape: Any, properties: Any) -> Any:
    """Return what a template's properties hold of a botocore shape, in the names of the shape.

    Documents become the text that the API takes. What has another form in the API than in templates
    is left out, but for lists of tags.
    """
    kind = shape.type_name
    if kind == "structure" and isinstance(properties, Mapping):
        given = {name.lower(): value for name, value in properties.items()}
        found = {
            name: fitted(member, given[name.lower()])
            for name, member in shape.members.items()
            if name.lower() in given
        }
        return {name: value for name, value in found.items() if value is not None}
    if kind == "list" and isinstance(properties, list):
        items = [fitted(shape.member, item) for item in properties]
        return [item for item in items if item is not None]
    if kind == "map" and isinstance(properties, list):
        properties = {item["Key"]: item["Value"] for item in properties if "Key" in item}
    if kind == "map" and isinstance(properties, Mapping):
        return {key: fitted(shape.value, item) for key, item in properties.items()}
    return _SCALARS[kind](properties) if kind in _SCALARS else None


def _is_recorded(shape: Any) -> bool:
    return shape.type_name != "blob" and shape.name not in _LEFT_OUT
