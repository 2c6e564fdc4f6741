"""Amazon Resource Names, known entirely or in part."""

from __future__ import annotations

from dataclasses import dataclass

from lab_builder.template.text import fields, join


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


def parse_arn(value: object) -> Arn | None:
    """Return the fields of a value that is written as an ARN, None for any other."""
    if not isinstance(value, str):
        return None
    match fields(value, ":"):
        case ["arn", partition, service, region, account, *resource] if resource:
            rest = [part for field in resource for part in (":", field)][1:]
            return Arn(partition, service, region, account, join(rest))
    return None
