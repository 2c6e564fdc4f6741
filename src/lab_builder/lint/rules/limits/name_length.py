"""W9701: how long a name may become."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.names import Name, names, parameter
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Hole, Text, View
from lab_builder.template.values import number

# What pseudo parameters come to, at the shortest.
_PSEUDO = {"AWS::AccountId": 12, "AWS::Region": 9, "AWS::Partition": 3, "AWS::StackName": 1}


class NameFits(Rule):
    """A name that grows with a parameter may outgrow what the service takes.

    The parameter allows it, by MaxLength or AllowedValues, and the stack fails in the middle. Such
    parameters count at their longest; others, and the name of the stack, at their shortest.
    """

    id = "W9701"
    shortdesc = "A name fits into its limit when its parameters are at their longest"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names that a parameter makes too long."""
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
                yield fault(name.place, _message(name, length, grown))


def _longest(view: View, hole: Hole) -> int:
    """Return the most characters that a parameter allows, 0 where it does not say."""
    declared = parameter(view, hole.name)
    allowed = declared.get("AllowedValues")
    if isinstance(allowed, list) and allowed:
        return max(len(str(value)) for value in allowed)
    return int(number(declared.get("MaxLength")) or 0)


def _message(name: Name, length: int, grown: dict[str, int]) -> str:
    by = " and ".join(f"{most} of {parameter}" for parameter, most in grown.items() if most)
    limits = name.limits
    return (
        f"{limits.property} has up to {length} characters, with {by}; {limits.longest} are the most"
    )
