"""The syntax of JSONPath and intrinsic functions, and what is wrong with it.

https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html
https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Intrinsic function -> the least and the greatest number of arguments.
FUNCTIONS: Mapping[str, tuple[int, float]] = {
    "Array": (0, float("inf")),
    "ArrayContains": (2, 2),
    "ArrayGetItem": (2, 2),
    "ArrayLength": (1, 1),
    "ArrayPartition": (2, 2),
    "ArrayRange": (3, 3),
    "ArrayUnique": (1, 1),
    "Base64Decode": (1, 1),
    "Base64Encode": (1, 1),
    "Format": (1, float("inf")),
    "Hash": (2, 2),
    "JsonMerge": (3, 3),
    "JsonToString": (1, 1),
    "MathAdd": (2, 2),
    "MathRandom": (2, 3),
    "StringSplit": (2, 2),
    "StringToJson": (1, 1),
    "UUID": (0, 0),
}

_CALL = re.compile(r"States\.(\w*)\s*\(")
_PATH_LIKE = re.compile(r"\$\$?(\.[A-Za-z_]|\[)\S*$")
_SEVERAL = re.compile(r"\.\.|\.\*|\[[^\]]*[*?@,:]")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_PAIRS = {")": "(", "]": "["}


def is_call(text: str) -> bool:
    """Return whether a string is meant as a call of an intrinsic function."""
    return text.startswith("States.")


def looks_dynamic(text: str) -> bool:
    """Return whether a string is very likely meant as a path or a call."""
    return bool(_PATH_LIKE.match(text) or (_CALL.match(text) and text.endswith(")")))


def fault_of_path(text: str) -> str | None:
    """Return what is wrong with a path, None where nothing is."""
    if not text.startswith("$"):
        return "does not begin with $"
    if why := _unbalanced(text):
        return why
    bare = _QUOTED.sub("''", text)
    return "has an empty segment" if bare.endswith(".") or "..." in bare else None


def fault_of_reference(text: str) -> str | None:
    """Return what is wrong with a reference path, which identifies a single node."""
    if why := fault_of_path(text):
        return why
    bare = _QUOTED.sub("''", text)
    if text.startswith("$$"):
        return "is in the context object, which is read-only"
    return (
        "may match several nodes, but must identify a single one" if _SEVERAL.search(bare) else None
    )


def fault_of_call(text: str) -> str | None:
    """Return what is wrong with a call of intrinsic functions, None where nothing is."""
    if why := _unbalanced(text):
        return why
    bare = _QUOTED.sub(lambda found: f"'{'_' * (len(found.group()) - 2)}'", text)
    if not _CALL.match(bare):
        return "is not a call of an intrinsic function"
    for call in _CALL.finditer(bare):
        arguments = _arguments(text, bare, call.end())
        low, high = FUNCTIONS.get(call.group(1), (-1, -1))
        if low < 0:
            return f"calls the unknown intrinsic function States.{call.group(1)}"
        if not low <= len(arguments) <= high:
            return f"calls States.{call.group(1)} with {_count(len(arguments), low, high)}"
        if call.group(1) == "Format" and arguments[0].startswith("'"):
            holes = len(re.findall(r"(?<!\\)\{\}", arguments[0]))
            if "${" not in arguments[0] and holes != len(arguments) - 1:
                given = len(arguments) - 1
                values = f"{given} value{'s' if given != 1 else ''}"
                return f"calls States.Format with {values}, but its text has {holes} {{}}"
    return None


def _count(given: int, low: int, high: float) -> str:
    """Return how many arguments a call has, and how many it takes."""
    wanted = (
        f"{low}"
        if low == high
        else f"{low} to {high}"
        if high < float("inf")
        else f"at least {low}"
    )
    return f"{given} argument{'s' if given != 1 else ''}, but it takes {wanted}"


def _arguments(text: str, bare: str, start: int) -> list[str]:
    """Return the arguments of a call whose parenthesis opens before a position."""
    depth, begin, found = 0, start, []
    for position in range(start, len(bare)):
        sign = bare[position]
        if sign in "([":
            depth += 1
        elif sign in ")]" and depth:
            depth -= 1
        elif sign == ")" or (sign == "," and not depth):
            found.append(text[begin:position].strip())
            begin = position + 1
            if sign == ")":
                break
    return [] if found == [""] else found


def _unbalanced(text: str) -> str | None:
    bare = _QUOTED.sub("", text)
    if "'" in bare:
        return "has an unclosed quote"
    opened = []
    for sign in bare:
        if sign in "([":
            opened.append(sign)
        elif sign in ")]" and (not opened or opened.pop() != _PAIRS[sign]):
            return f"has an unmatched {sign}"
    return f"has an unclosed {opened[-1]}" if opened else None
