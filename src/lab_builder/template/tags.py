"""The tags of a YAML text that CloudFormation does not know, such as those of other tools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from typing import Any

from lab_builder.template.problem import Problem, at

# The short forms of intrinsic functions, those of rules and of AWS::LanguageExtensions too.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html
_NAMES = """
And Base64 Cidr Condition Contains EachMemberEquals EachMemberIn Equals FindInMap GetAZs GetAtt
GetStackOutput If ImportValue Join Length Not Or Ref RefAll Select Split Sub ToJsonString Transform
ValueOf ValueOfAll
"""
SHORT_FORMS = frozenset(_NAMES.split())
_MOST_PROBLEMS = 20
_YAML = "tag:yaml.org,2002:"
_TYPES = "binary bool float int map merge null omap pairs seq set str timestamp value"
_STANDARD = frozenset(f"{_YAML}{name}" for name in _TYPES.split())


@dataclass(slots=True)
class Tags:
    """The tags of a document that are not known: where each stands first, and how often."""

    _first: dict[str, Any] = field(default_factory=dict)
    _times: dict[str, int] = field(default_factory=dict)

    def watched(self, events: Iterator[Any]) -> Iterator[Any]:
        """Yield the events of a document, and note the tags that are not known."""
        for event in events:
            tag = getattr(event, "tag", None)
            if tag is not None and tag[1:] not in SHORT_FORMS and tag not in _STANDARD:
                self._first.setdefault(tag, event.start_mark)
                self._times[tag] = self._times.get(tag, 0) + 1
            yield event

    def problems(self) -> Iterator[Problem]:
        """Yield a problem for each tag that is not known, where it stands first."""
        for tag, mark in islice(self._first.items(), _MOST_PROBLEMS):
            times = self._times[tag]
            often = f", {times} times from here on" if times > 1 else ""
            yield at(mark, f"unknown tag {_written(tag)}{often}; {_advice(tag)}")


def _written(tag: str) -> str:
    if tag.startswith(_YAML):
        return f"!!{tag.removeprefix(_YAML)}"
    return tag if tag.startswith("!") else f"!<{tag}>"


def _advice(tag: str) -> str:
    refused = "CloudFormation refuses tags that are not short forms of its functions"
    name = tag.removeprefix("!").removeprefix("Fn::")
    by_lower_case = {form.lower(): form for form in SHORT_FORMS}
    if near := get_close_matches(name.lower(), by_lower_case, n=1, cutoff=0.75):
        return f"{refused}. Did you mean !{by_lower_case[near[0]]}?"
    tool = "rain" if name.startswith("Rain::") else "its tool"
    return f"{refused}. If {tool} replaces it, lint what {tool} writes"
