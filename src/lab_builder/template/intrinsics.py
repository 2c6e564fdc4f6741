"""The intrinsic functions: how a call of one is written, and what it returns.

``COMPUTED`` has the functions whose result follows from their arguments alone; values.py has those
that need the template. Source:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from lab_builder.template import json_text
from lab_builder.template.text import Text, join, scalar, unknown

# ${Name}, ${Resource.Attribute} or ${!Literal} in the text of Fn::Sub.
VARIABLE = re.compile(r"\$\{(!?)([^}]*)\}")


def function(node: Any) -> str | None:
    """Return the name of the intrinsic function that a node calls, None where it calls none."""
    if isinstance(node, Mapping) and len(node) == 1:
        name = next(iter(node))
        if name in ("Ref", "Condition") or (isinstance(name, str) and name.startswith("Fn::")):
            return str(name)
    return None


def no_value(node: Any) -> bool:
    """Return whether a node is the reference that removes the property it stands in."""
    return isinstance(node, Mapping) and node.get("Ref") == "AWS::NoValue"


def _base64(argument: Any) -> Any:
    if isinstance(argument, str) and not isinstance(argument, Text):
        return base64.b64encode(argument.encode()).decode()
    return unknown("Fn::Base64")


def _cidr(argument: Any) -> Any:
    """Split a network into ``count`` networks with ``bits`` host bits each."""
    match argument:
        case [str(block), int() | str() as count, int() | str() as bits]:
            try:
                network = ipaddress.ip_network(block, strict=False)
                prefix = network.max_prefixlen - int(bits)
                found = list(islice(network.subnets(new_prefix=prefix), int(count)))
            except ValueError:
                return unknown("Fn::Cidr")
            if len(found) == int(count):
                return [str(subnet) for subnet in found]
    return unknown("Fn::Cidr")


def _join(argument: Any) -> Any:
    match argument:
        case [str(separator), list(items)] if all(
            isinstance(item, (str, int, float)) for item in items
        ):
            parts = [part for item in items for part in (separator, scalar(item))]
            return join(parts[1:])
    return unknown("Fn::Join")


def _length(argument: Any) -> Any:
    return len(argument) if isinstance(argument, list) else unknown("Fn::Length")


def _select(argument: Any) -> Any:
    match argument:
        case [int() | str() as index, list(items)] if str(index).isdigit():
            return items[int(index)] if int(index) < len(items) else unknown("Fn::Select")
    return unknown("Fn::Select")


def _split(argument: Any) -> Any:
    match argument:
        case [str(separator), str(text)] if separator and not isinstance(text, Text):
            return text.split(separator)
    return unknown("Fn::Split")


COMPUTED: Mapping[str, Callable[[Any], Any]] = {
    "Fn::Base64": _base64,
    "Fn::Cidr": _cidr,
    "Fn::Join": _join,
    "Fn::Length": _length,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::ToJsonString": json_text.encode,
}
