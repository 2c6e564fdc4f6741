"""Request parameters and response elements in the form in which CloudTrail records them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"

# Fields that services do not record: Lambda's environment variables, CloudFormation's template
# bodies and parameter values, the secret access keys of IAM and STS. Blobs are never recorded.
_LEFT_OUT = {"EnvironmentVariables", "ParameterValue", "TemplateBody", "accessKeySecretType"}
# A template may have numbers and booleans as strings.
_SCALARS: Mapping[str, Callable[[Any], Any]] = {
    "string": lambda value: json.dumps(value) if isinstance(value, Mapping) else str(value),
    "boolean": lambda value: str(value).lower() == "true",
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
}
_MAX_SIZE = 100_000  # bytes; CloudTrail omits a larger requestParameters or responseElements


def from_shape(shape: Any, value: Any) -> Any:
    """Return a value of a botocore shape in lower camel case, with sensitive values masked."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        members = shape.members
        return {
            _lower_camel(name): from_shape(members[name], item)
            for name, item in value.items()
            if name in members and item is not None and _is_recorded(members[name])
        }
    if shape.metadata.get("sensitive"):
        return HIDDEN
    if shape.type_name == "list":
        return [from_shape(shape.member, item) for item in value]
    if shape.type_name == "map":
        return {key: from_shape(shape.value, item) for key, item in value.items()}
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value


def _lower_camel(name: str) -> str:
    """Return a member's name in CloudTrail's spelling: DBInstanceArn becomes dBInstanceArn."""
    return name[:1].lower() + name[1:]


def or_none(fields: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the fields, or None if they are empty or larger than CloudTrail records."""
    return fields if fields and len(json.dumps(fields, default=str)) <= _MAX_SIZE else None


def from_properties(shape: Any, properties: Any) -> Any:
    """Return the values of a botocore shape from a template's properties, by the shape's names.

    Documents are converted to JSON text. Values that have another form in the API than in templates
    are left out, except lists of tags.
    """
    kind = shape.type_name
    if kind == "structure" and isinstance(properties, Mapping):
        given = {name.lower(): value for name, value in properties.items()}
        found = {
            name: from_properties(member, given[name.lower()])
            for name, member in shape.members.items()
            if name.lower() in given
        }
        return {name: value for name, value in found.items() if value is not None}
    if kind == "list" and isinstance(properties, list):
        items = [from_properties(shape.member, item) for item in properties]
        return [item for item in items if item is not None]
    if kind == "map" and isinstance(properties, list):
        properties = {item["Key"]: item["Value"] for item in properties if "Key" in item}
    if kind == "map" and isinstance(properties, Mapping):
        return {key: from_properties(shape.value, item) for key, item in properties.items()}
    return _SCALARS[kind](properties) if kind in _SCALARS else None


def _is_recorded(shape: Any) -> bool:
    return shape.type_name != "blob" and shape.name not in _LEFT_OUT
