"""Text with parts that only a deploy makes known: ``arn:aws:sns:${AWS::Region}:...``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

_DYNAMIC = re.compile(r"(\{\{resolve:[^{}]*\}\})")


@dataclass(frozen=True, slots=True)
class Hole:
    """A part that only a deploy makes known, named as in Fn::Sub.

    ``Topic`` is what Ref gives, ``Topic.TopicName`` an attribute, ``AWS::Region`` a pseudo
    parameter and ``Fn::ImportValue`` the result of a function that cannot be computed here.
    """

    name: str

    @property
    def logical_id(self) -> str:
        """The logical id of the resource, or the parameter, that it names."""
        return self.name.partition(".")[0]

    @property
    def attribute(self) -> str:
        """The attribute that Fn::GetAtt asks for, empty for Ref."""
        return self.name.partition(".")[2]


class Text(str):
    """A text with at least one hole. As a str it reads as Fn::Sub would write it.

    What is known entirely is a plain str, so ``isinstance(value, Text)`` means "not known".
    """

    parts: tuple[str | Hole, ...]
    __slots__ = ("parts",)

    def __new__(cls, parts: Iterable[str | Hole]) -> Self:
        """Make a text of its parts."""
        kept = tuple(part for part in parts if part != "")
        made = super().__new__(
            cls, "".join(part if isinstance(part, str) else f"${{{part.name}}}" for part in kept)
        )
        made.parts = kept
        return made

    @property
    def holes(self) -> Iterator[Hole]:
        """The parts that are not known."""
        return (part for part in self.parts if isinstance(part, Hole))

    @property
    def alone(self) -> Hole | None:
        """The hole of a text that consists of one hole, else None."""
        match self.parts:
            case (Hole() as hole,):
                return hole
        return None

    def fields(self, separator: str) -> list[str]:
        """Split the known parts at a separator, such as the colons of an ARN."""
        fields: list[list[str | Hole]] = [[]]
        for part in self.parts:
            if isinstance(part, Hole):
                fields[-1].append(part)
                continue
            first, *others = part.split(separator)
            fields[-1].append(first)
            fields.extend([other] for other in others)
        return [join(field) for field in fields]


def unknown(name: str) -> Text:
    """Return a text of which nothing is known."""
    return Text([Hole(name)])


def known(value: object) -> str | None:
    """Return a value that is a text known entirely, None for any other."""
    return value if isinstance(value, str) and not isinstance(value, Text) else None


def without_dynamic_references(value: str) -> str:
    """Replace each dynamic reference, which CloudFormation resolves during a deploy, by a hole.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    """
    if "{{resolve:" not in value:
        return value
    found = join(
        Hole("{{resolve}}") if odd % 2 else text
        for part in pieces(value)
        for odd, text in enumerate([part] if isinstance(part, Hole) else _DYNAMIC.split(part))
    )
    # One that has a hole of its own within it cannot be told from what follows.
    return unknown("{{resolve}}") if "{{resolve:" in found else found


def join(parts: Iterable[str | Hole]) -> str:
    """Return a plain str where no part is a hole, otherwise a Text."""
    flat = [piece for part in parts for piece in pieces(part)]
    if any(isinstance(piece, Hole) for piece in flat):
        return Text(flat)
    return "".join(piece for piece in flat if isinstance(piece, str))


def pieces(part: str | Hole) -> tuple[str | Hole, ...]:
    """Return the parts of a text, known or not."""
    return part.parts if isinstance(part, Text) else (part,)


def fields(value: str, separator: str) -> list[str]:
    """Split a text, known or not; a separator inside a hole's name does not count."""
    return value.fields(separator) if isinstance(value, Text) else value.split(separator)


def replace(value: Any, change: Callable[[str], Any]) -> Any:
    """Return a value with a function applied to every str in it, except to keys of mappings."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: replace(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [replace(item, change) for item in value]
    return value


def scalar(value: str | float) -> str:
    """Return a scalar as CloudFormation writes it into a text; a Text stays one."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value)


def may_equal(text: str, other: str) -> bool:
    """Return whether two texts can be equal once their holes are filled."""
    if isinstance(other, Text):
        return isinstance(text, Text) or may_equal(other, text)
    if not isinstance(text, Text):
        return text == other
    pattern = "".join(re.escape(part) if isinstance(part, str) else ".*" for part in text.parts)
    return re.fullmatch(pattern, other, re.DOTALL) is not None


def same(one: Any, other: Any) -> bool:
    """Return whether two values are certainly equal, those with holes included.

    The result of a function that cannot be evaluated here may differ each time.
    """
    if isinstance(one, Text) and any(hole.name.startswith("Fn::") for hole in one.holes):
        return False
    return type(one) is type(other) and bool(one == other)
