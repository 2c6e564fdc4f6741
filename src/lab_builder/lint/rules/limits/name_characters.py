"""E9702: the characters of names."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.names import Name, literal, names, parameter
from lab_builder.lint.rule import Rule
from lab_builder.template.text import Text
from lab_builder.template.view import View


class NameCharacters(Rule):
    """A service rejects a name with characters that it does not allow.

    Values of parameters count too: a bucket name must not contain upper-case letters, not from
    AllowedValues either.
    """

    id = "E9702"
    shortdesc = "A name has only characters that its service allows"
    effect = "the deployment fails"
    source_url = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the names with other characters."""
        for name in names(view):
            text = "".join(literal(name.value))
            # A ${variable} is filled in before the deployment, or cfn-lint reports it (E1029).
            strange = "" if "${" in text else name.limits.refused(text)
            key = name.limits.property
            if strange:
                yield fault(name.place, f"{key} must not contain {_listed(strange)}")
            for source, value in _values(view, name):
                if strange := name.limits.refused(value):
                    where = f"as in {value} of {source}"
                    message = f"{key} must not contain {_listed(strange)}, {where}"
                    yield fault(name.place, message)


def _values(view: View, name: Name) -> Iterator[tuple[str, str]]:
    """Yield the allowed values of parameters in a name, unless a condition may exclude some."""
    if not isinstance(name.value, Text) or name.conditional:
        return
    for hole in name.value.holes:
        allowed = parameter(view, hole.name).get("AllowedValues")
        for value in allowed if isinstance(allowed, list) else ():
            if isinstance(value, str):
                yield hole.name, value


def _listed(characters: str) -> str:
    return " ".join("space" if character == " " else character for character in characters)
