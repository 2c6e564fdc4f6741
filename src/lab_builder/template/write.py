"""CloudFormation's dialect of YAML, as a person would write it.

PyYAML cannot write it: its emitters quote every tagged scalar or none depending on whether libyaml
is there, never indent a list below its key, and know no fold, flow and block by taste. A template
is plain JSON-like data without anchors or types of its own, so writing it takes little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

_WIDTH = 100
_INDENT = "  "

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
_TAGS = {"Ref": "!Ref", "Condition": "!Condition"} | {
    f"Fn::{name}": f"!{name}"
    for name in (
        "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAtt", "GetAZs", "If", "ImportValue",
        "Join", "Length", "Not", "Or", "Select", "Split", "Sub", "ToJsonString", "Transform",
    )
}  # fmt: skip

# What a YAML 1.1 or 1.2 reader would take for anything but this text.
_NOT_PLAIN = re.compile(
    r"""
    $ | \s | .*\s$                              # empty, or with a space at an end
    | [?:,\[\]{}#&*!|>'"%@`]                    # an indicator
    | -(\s|$) | --- | \.\.\.                    # a list item, a document's start and end
    | .*:(\s|$) | .*\s\#                        # a key, a comment
    | (true|false|yes|no|on|off|y|n|null|~|=|<<|[-+]?\.inf|\.nan)$
    | [-+]?\.?[0-9][0-9a-fox_:.,+\-tz\ ]*$      # a number, a date, an account id, 12:30
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FLOW_INDICATORS = re.compile(r"[?,\[\]{}]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def dump(body: Mapping[str, Any]) -> str:
    """Return the YAML of a template's long-form JSON value.

    A blank line stands between sections and between resources. Loading the text with a reader
    that knows CloudFormation's tags gives ``body`` again.
    """
    if not body:
        return "{}\n"
    sections = []
    for name, section in body.items():
        head = f"{_scalar(name)}:"
        if name == "Resources" and isinstance(section, dict) and section:
            entries = ("\n".join(_entry(key, value, _INDENT)) for key, value in section.items())
            sections.append(f"{head}\n" + "\n\n".join(entries))
        else:
            sections.append("\n".join(_node(head, section, _INDENT)))
    return "\n\n".join(sections) + "\n"


def _entry(key: str, value: Any, indent: str) -> Iterator[str]:
    return _node(f"{indent}{_scalar(key)}:", value, indent + _INDENT)


def _node(head: str, value: Any, indent: str) -> Iterator[str]:
    """Yield the lines of a value: beside ``head`` where it fits, else below it, indented.

    A list stands beside its key when it holds nothing but scalars, lists and functions.
    """
    tagged = _short_form(value)
    if tagged:
        tag, value = tagged
        head = f"{head} {tag}"
    flow = _flow(value) if isinstance(value, list) else None
    if flow is not None and len(head) + len(flow) < _WIDTH:
        yield f"{head} {flow}"
        return
    if isinstance(value, dict) and value:
        entries = (line for key, item in value.items() for line in _entry(key, item, indent))
        if head.endswith("-"):
            yield f"{head} {next(entries).lstrip(' ')}"
        else:
            yield head
        yield from entries
    elif isinstance(value, list) and value:
        yield head
        for item in value:
            yield from _node(f"{indent}-", item, indent + _INDENT)
    elif isinstance(value, str):
        yield from _text(head, value, indent)
    else:
        yield f"{head} {_flow(value)}"


def _short_form(value: Any) -> tuple[str, Any] | None:
    """Return tag and argument of an intrinsic function that may be written as ``!Name``.

    YAML allows one tag a node, so a function whose only argument is a function stays long.
    """
    if not isinstance(value, dict) or len(value) != 1:
        return None
    ((name, argument),) = value.items()
    tag = _TAGS.get(name)
    if tag is None or _short_form(argument):
        return None
    if name == "Fn::GetAtt":
        match argument:
            case [str(resource), str(attribute)] if "." not in resource:
                return tag, f"{resource}.{attribute}"
        return None
    wanted = str if name in ("Ref", "Condition") else (str, list, dict)
    return (tag, argument) if isinstance(argument, wanted) else None


def _flow(value: Any) -> str | None:
    """Return a value in flow style, or None where a person would not write it on one line."""
    tagged = _short_form(value)
    if tagged:
        argument = _flow(tagged[1])
        return None if argument is None else f"{tagged[0]} {argument}"
    if isinstance(value, list):
        items = [_flow(item) for item in value]
        return None if None in items else f"[{', '.join(item for item in items if item)}]"
    if isinstance(value, dict):
        return None if value else "{}"
    if isinstance(value, str):
        return None if "\n" in value else _scalar(value, flow=True)
    if isinstance(value, float):
        return _float(value)
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _float(value: float) -> str:
    """Return a float as YAML 1.1 wants it: with a point, also before an exponent."""
    digits, exponent, power = repr(value).partition("e")
    return digits + ("" if "." in digits else ".0") + exponent + power


def _text(head: str, text: str, indent: str) -> Iterator[str]:
    """Yield a string: many lines as they stand, a long one folded, anything else on the line."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) > 1 and _is_block(lines):
        yield f"{head} |" if text.endswith("\n") else f"{head} |-"
        yield from (f"{indent}{line}" if line else "" for line in lines)
        return
    words = text.split(" ")
    if len(head) + len(text) < _WIDTH or not (text.isprintable() and all(words) and words[1:]):
        yield f"{head} {_scalar(text)}"
        return
    yield f"{head} >-"
    line = indent + words[0]
    for word in words[1:]:
        if len(line) + len(word) < _WIDTH:
            line = f"{line} {word}"
        else:
            yield line
            line = indent + word
    yield line


def _is_block(lines: list[str]) -> bool:
    """Return whether lines can stand as they are, without marks for indentation and blank ends."""
    return (
        lines[0][:1] not in ("", " ")
        and lines[-1] != ""
        and all(line.isprintable() and not line.endswith(" ") for line in lines)
    )


@lru_cache(maxsize=8192)
def _scalar(text: str, *, flow: bool = False) -> str:
    """Return a string on one line, quoted only where a reader would take it for something else."""
    if not text.isprintable():
        return '"' + "".join(_escape(character) for character in text) + '"'
    if _NOT_PLAIN.match(text) or (flow and _FLOW_INDICATORS.search(text)):
        return "'" + text.replace("'", "''") + "'"
    return text


def _escape(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else f"\\U{ord(character):08x}"
