"""E9702: the characters of a name."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.names import Name, literal, names, parameter
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Text, View


class NameCharacters(Rule):
    """A service refuses a name with characters that it does not take.

    So it does with what a parameter brings into one: a bucket's name takes no upper-case letters,
    not from AllowedValues either.
    """

    id = "E9702"
    shortdesc = "A name has characters that its service takes, those of parameters included"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names with other characters."""
        for name in names(view):
            text = "".join(literal(name.value))
            # Something fills in a ${variable} before it is deployed, or cfn-lint finds it (E1029).
            strange = "" if "${" in text else name.limits.refused(text)
            if strange:
                yield fault(name.place, f"{name.limits.property} takes no {_told(strange)}")
            for source, value in _values(view, name):
                if strange := name.limits.refused(value):
                    where = f"as in {value} of {source}"
                    message = f"{name.limits.property} takes no {_told(strange)}, {where}"
                    yield fault(name.place, message)


def _values(view: View, name: Name) -> Iterator[tuple[str, str]]:
    """Yield the values that parameters bring into a name; a condition may keep some out."""
    if not isinstance(name.value, Text) or name.conditional:
        return
    for hole in name.value.holes:
        allowed = parameter(view, hole.name).get("AllowedValues")
        for value in allowed if isinstance(allowed, list) else ():
            if isinstance(value, str):
                yield hole.name, value


def _told(characters: str) -> str:
    return " ".join("space" if character == " " else character for character in characters)
