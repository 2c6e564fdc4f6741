"""Match event patterns against events that are known in part."""

from __future__ import annotations

from typing import Any

from lab_builder.template.text import same

ANY = object()  # an unknown value of an event


def always_matches(pattern: Any, event: Any) -> bool:
    """Return whether a pattern matches an event whatever its unknown parts are.

    A text with holes equals one with the same holes. Comparisons that are not understood do not
    match.
    """
    if not isinstance(pattern, dict):
        return False
    waiting = [(pattern, event)]
    while waiting:
        wanted, found = waiting.pop()
        for key, value in wanted.items():
            present = isinstance(found, dict) and key in found
            below = found[key] if present else None
            if isinstance(value, dict) and present:
                waiting.append((value, below))
            elif key == "$or" or not _matches(value, below, present):
                return False
    return True


def _matches(values: Any, found: Any, present: bool) -> bool:
    return isinstance(values, list) and any(_fits(each, found, present) for each in values)


def _fits(wanted: Any, found: Any, present: bool) -> bool:
    match wanted:
        case {"exists": bool(exists)}:
            return exists == present
        case {"prefix": str(start)}:
            return present and (start == "" or (type(found) is str and found.startswith(start)))
        case {"suffix": str(end)}:
            return type(found) is str and found.endswith(end)
        case {"anything-but": [*others]}:
            return type(found) is str and found not in others
        case {"anything-but": str(other)}:
            return type(found) is str and found != other
        case dict() | list():
            return False
    return present and found is not ANY and same(wanted, found)
