"""Whether the resource of a statement may be the one that is called, as far as both are known.

Lenient: False only where no values of the holes make them equal.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lab_builder.lint.iam.arns import arn_text, is_name
from lab_builder.template.text import Hole, fields, join, pieces
from lab_builder.template.view import View

# A wildcard or a hole, which stands for any text; one character; a name, which has no : and no /.
_ANY, _ONE, _NAME = "any", "one", "name"
_Token = tuple[str, str]


def may_match(view: View, pattern: Any, called: Any, *, wildcards: bool = True) -> bool:
    """Return whether a pattern may match the ARN of what is called.

    ``wildcards`` is whether * and ? in the pattern stand for other characters, as in the Resource
    of a statement and in ArnLike, but not in StringEquals.
    """
    if not isinstance(pattern, str) or not isinstance(called, str):
        return True
    one, other = arn_text(view, pattern), arn_text(view, called)
    if one is None or other is None or one == other:
        return True
    left, right = fields(one, ":"), fields(other, ":")
    if min(len(left), len(right)) > 5 and not any("*" in field for field in left[:5]):
        pairs = [*zip(left[:5], right[:5], strict=True), (_rest(left), _rest(right))]
    else:
        pairs = [(one, other)]
    return all(
        first == second
        or _overlap(_tokens(view, first, wildcards), _tokens(view, second, wildcards=False))
        for first, second in pairs
    )


def _rest(parts: list[str]) -> str:
    return join(piece for part in parts[5:] for piece in (":", part))


def _tokens(view: View, text: str, wildcards: bool) -> tuple[_Token, ...]:
    found: list[_Token] = []
    for part in pieces(text):
        if isinstance(part, Hole):
            found.append((_NAME if is_name(view, part) else _ANY, part.name))
        else:
            special = {"*": _ANY, "?": _ONE} if wildcards else {}
            found.extend((special.get(character, ""), character) for character in part)
    return tuple(found)


@lru_cache(maxsize=4096)
def _overlap(one: tuple[_Token, ...], other: tuple[_Token, ...]) -> bool:
    """Return whether some text matches both."""
    seen = set()
    waiting = [(0, 0)]
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        first, second = place
        if first == len(one) and second == len(other):
            return True
        waiting.extend(_next(one[first:], other[second:], first, second))
        waiting.extend(
            (here, there) for there, here in _next(other[second:], one[first:], second, first)
        )
    return False


def _next(
    one: tuple[_Token, ...], other: tuple[_Token, ...], first: int, second: int
) -> Iterator[tuple[int, int]]:
    """Yield the places after the first token of ``one`` and what it may cover of ``other``."""
    if not one:
        return
    (kind, text), (against, value) = one[0], other[0] if other else ("", "")
    if kind == _ANY:
        yield first + 1, second
        if other:
            yield first, second + 1
    elif not other or against == _ANY:
        return
    elif _NAME in (kind, against):
        if kind == against:
            # Those of two resources differ.
            if text == value or "::" in text + value:
                yield first + 1, second + 1
        elif kind == _NAME and value not in (":", "/", "*", "?"):
            yield first, second + 1
            yield first + 1, second + 1
    elif _ONE in (kind, against) or text == value:
        yield first + 1, second + 1
