"""W9701: the longest names that parameters allow."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.names import Name, names, parameter
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Hole, Text
from lab_builder.template.values import number
from lab_builder.template.view import View

# Pseudo parameter -> the least number of its characters.
_PSEUDO = {"AWS::AccountId": 12, "AWS::Region": 9, "AWS::Partition": 3, "AWS::StackName": 1}


class NameFits(Rule):
    """A name with a parameter may exceed the limit of its service.

    The parameter allows it by MaxLength or AllowedValues, but the deployment fails. These
    parameters count at their longest; others, and the name of the stack, at their shortest.
    """

    id = "W9701"
    shortdesc = "A name fits its limit with its longest parameters"
    effect = "the deployment fails"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names that a parameter can make too long."""
        for name in names(view):
            if not isinstance(name.value, Text) or name.conditional:
                continue
            grown = {hole.name: _longest(view, hole) for hole in name.value.holes}
            length = sum(
                len(part)
                if isinstance(part, str)
                else grown[part.name] or _PSEUDO.get(part.name, 0)
                for part in name.value.parts
            )
            if any(grown.values()) and length > name.limits.longest:
                message = _message(name, length, grown)
                yield fault(name.place, message, instead="Lower MaxLength, or shorten the name")


def _longest(view: View, hole: Hole) -> int:
    """Return the most characters that a parameter allows, 0 where it has no limit."""
    declared = parameter(view, hole.name)
    allowed = declared.get("AllowedValues")
    if isinstance(allowed, list) and allowed:
        return max(len(str(value)) for value in allowed)
    return int(number(declared.get("MaxLength")) or 0)


def _message(name: Name, length: int, grown: dict[str, int]) -> str:
    by = " and ".join(f"{most} of {parameter}" for parameter, most in grown.items() if most)
    key, most = name.limits.property, name.limits.longest
    return f"{key} can have {length} characters, with {by}, but at most {most} are allowed"
