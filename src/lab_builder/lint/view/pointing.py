"""Which resource of the template a value points to, and what an ARN says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lab_builder.template.text import Hole, Text, fields, join
from lab_builder.template.view import Resource, View


@dataclass(frozen=True, slots=True)
class Arn:
    """The fields of an ARN; each a str, a Text where it is not known.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """

    partition: str
    service: str
    region: str
    account: str
    resource: str  # all that follows, such as function:name:alias


def arn(value: object) -> Arn | None:
    """Return the fields of a value that is written as an ARN."""
    if not isinstance(value, str):
        return None
    match fields(value, ":"):
        case ["arn", partition, service, region, account, *resource] if resource:
            rest = [part for field in resource for part in (":", field)][1:]
            return Arn(partition, service, region, account, join(rest))
    return None


def resource(view: View, value: object) -> Resource | None:
    """Return the resource of the template that a value names, by Ref, GetAtt, ARN or URL.

    The value may wrap the reference, as "...:function:${Function}" does. Where it holds
    references to several resources, which one it means is not known.
    """
    if not isinstance(value, Text):
        return None
    named = {hole.logical_id for hole in value.holes if hole.logical_id in view.resources}
    return view.resources[named.pop()] if len(named) == 1 else None


def refers(value: object, logical_id: str) -> bool:
    """Tell whether a value holds a reference to a resource."""
    return isinstance(value, Text) and any(hole.logical_id == logical_id for hole in value.holes)


def imported(value: object) -> bool:
    """Tell whether nothing at all is known of a value: an import, a parameter without default."""
    return isinstance(value, Text) and isinstance(value.alone, Hole)


def holes(value: Any) -> Iterator[Hole]:
    """Yield every hole in the texts of a value."""
    if isinstance(value, Text):
        yield from value.holes
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from holes(item)
