"""A broken JSON text: the mistake is named where it was made."""

from __future__ import annotations

import json

import pytest

from lab_builder.template.problem import Problem
from lab_builder.template.source import Source
from lab_builder.template.wellformed import problems

TOPIC = '"A": {"Type": "AWS::SNS::Topic"}'
GOOD = f'{{\n  "Resources": {{\n    {TOPIC}\n  }}\n}}\n'

# What a text is, its line, and what is said.
BROKEN = {
    "a comment in a line of its own": (
        f'{{\n  // all\n  "Resources": {{\n    {TOPIC}\n  }}\n}}\n',
        2,
        "a comment (// all), which JSON does not have. Remove it",
    ),
    "a comment at the end of a line": (
        f'{{\n  "Resources": {{ // all\n    {TOPIC}\n  }}\n}}\n',
        2,
        "a comment (// all)",
    ),
    "a comment of several lines": (
        f'{{\n  /* all\n   of it */\n  "Resources": {{\n    {TOPIC}\n  }}\n}}\n',
        2,
        "a comment (/* all), which JSON does not have",
    ),
    "a comment before all": (f"// mine\n{GOOD}", 1, "a comment (// mine)"),
    "a comma missing": (
        f'{{\n  "Resources": {{\n    {TOPIC}\n    "B": {{"Type": "T"}}\n  }}\n}}\n',
        3,
        "a comma is missing here; the parser gave up at line 4",
    ),
    "two commas": (f'{{\n  "Resources": {{\n    {TOPIC},,\n    "B": 1}}\n}}', 3, "a key in double"),
    "a bracket not closed": (
        '{\n  "Resources": {\n    "A": {"Type": "AWS::SNS::Topic"\n  }\n}\n',
        3,
        "the { is not closed; the } of line 4 stands further left",
    ),
    "the last bracket not closed": ('{\n  "Resources": {"A": [1]\n', 2, "the { is not closed"),
    "the wrong bracket": ('{\n  "Resources": {"A": [1}}\n}\n', 2, "the [ is not closed"),
    "a bracket too many": (
        f'{{\n  "Resources": {{\n    {TOPIC}}}\n  }}\n}}\n',
        3,
        "a } too many: the } of line 4 closes the { of line 1",
    ),
    "a quote not closed": (
        '{\n  "Resources": {\n    "A": {"Type": "AWS::SNS::Topic}\n  }\n}\n',
        3,
        "the double quote is not closed in this line",
    ),
    "text after the end": (f"{GOOD}x: y\n", 6, "is no value of JSON"),
    "another object": (f"{GOOD}{{}}\n", 6, "{ after the end of the template"),
    "a key without a value": ('{\n  "A"\n  "B": 1\n}\n', 2, "a colon and a value are missing"),
}


def problem(text: str) -> Problem:
    (only,) = problems(Source(text))
    return only


@pytest.mark.parametrize("kind", BROKEN)
def test_the_mistake_is_named_at_its_line(kind: str) -> None:
    text, line, said = BROKEN[kind]
    with pytest.raises(ValueError, match=r"line"):
        json.loads(text)
    found = problem(text)
    assert said in found.message
    assert found.line == line


@pytest.mark.parametrize(
    "text", [GOOD, GOOD.replace("}\n  }", "},\n  }"), GOOD.replace("  ", "\t")]
)
def test_json_and_what_yaml_takes_as_well_has_no_problem(text: str) -> None:
    assert problems(Source(text)) == []
