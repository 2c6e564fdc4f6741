"""A broken YAML text: the line with the mistake is named, and the one where the parser gave up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_builder.template.problem import Problem
from lab_builder.template.source import Source
from lab_builder.template.wellformed import problems

HEAD = "Resources:\n  A:\n    Type: AWS::SNS::Topic\n"  # three lines
GOOD = f"""{HEAD}    Properties:
      DisplayName: "a topic"
      Tags: [{{Key: a, Value: 'b'}}]
  B:
    Type: AWS::SQS::Queue
    Metadata:
      List:
        - one: 1
          two: !Ref A
      Text: |
        some text
"""

# What a text is, the line that is named first, and what is said.
BROKEN = {
    "a double quote not closed": (
        f'{HEAD}    DependsOn: "B\n    Metadata: {{a: 1}}\n    Condition: "C"\n',
        4,
        'the quote " is not closed in this line, and so goes on to the one of line 6. '
        "The parser gave up at line 6",
    ),
    "a single quote not closed": (
        f"{HEAD}    DependsOn: 'B\n    Condition: '*'\n",
        4,
        "the quote ' is not closed in this line, and so goes on to the one of line 5",
    ),
    "the last quote not closed": (
        f"{HEAD}    DependsOn: 'B\n    Metadata: {{}}\n",
        4,
        "the quote ' is not closed. The parser gave up at line 6",
    ),
    "text after a quote": (f'{HEAD}    DependsOn: "B" C\n', 4, "text after a closing quote"),
    "a square bracket not closed": (
        f"{HEAD}    DependsOn: [B, C\n    Metadata:\n      a: 1\n",
        4,
        "the [ is not closed: no ] ends it. The parser gave up at line 5",
    ),
    "a curly bracket not closed": (
        f"{HEAD}    Properties: {{Tags: [{{Key: a}}]\n  B:\n    Metadata: {{a: b}}\n",
        4,
        "the { is not closed: no } ends it. The parser gave up at line 5",
    ),
    "an empty curly bracket not closed": (
        f"{HEAD}    Policies:\n      - Read: {{\n      - Write: a\n",
        5,
        "the { is not closed: no } ends it. The parser gave up at line 6",
    ),
    "a bracket never closed": (f"{HEAD}    DependsOn: [", 4, "the [ is not closed"),
    "a comma missing": (
        f"{HEAD}    Properties: {{\n      a: 1\n      b: 2\n    }}\n",
        6,
        "a comma or the } is missing before this, for the { of line 4",
    ),
    "a bracket too many": (f"{HEAD}    DependsOn: [B]]\n", 4, "] closes nothing"),
    "a line indented less": (
        f"{HEAD}   Condition: C\n",
        4,
        "indented by 3 spaces, but line 3 by 4 spaces and line 2 by 2 spaces",
    ),
    "a line indented more": (
        f"{HEAD}     Condition: C\n",
        4,
        "indented deeper than line 3, which has a value already",
    ),
    "a line indented more below a quote": (
        "Resources:\n  A:\n    Type: 'AWS::SNS::Topic'\n     Condition: C\n",
        4,
        "indented deeper than line 3, which has a value already",
    ),
    "the line above indented less": (
        "Resources:\n A:\n    Type: T\n  B:\n    Type: T\n",
        4,
        "indented by 2 spaces, but line 3 by 4 spaces and line 2 by 1 space: it belongs to no",
    ),
    "a list item and its keys": (
        f"{HEAD}    Metadata:\n       - a: 1\n        b: 2\n",
        6,
        "indented by 8 spaces, but line 5 by 9 spaces and line 5 by 7 spaces",
    ),
    "a list item beside keys": (
        f"{HEAD}    - a\n",
        4,
        "a list item and a key at one level: see line 3",
    ),
    "a key beside list items": (
        f"{HEAD}    DependsOn:\n      - B\n      Condition: C\n",
        6,
        "a list item and a key at one level: see line 5",
    ),
    "a tab": (f"{HEAD}\tCondition: C\n", 4, "a tab; YAML is indented by spaces only"),
    "a key without a colon": (
        "Resources:\n  A:\n    Type AWS::SNS::Topic\n    Condition: C\n",
        3,
        "a key without a colon, or without a space after it. The parser gave up at line 4",
    ),
    "a key without a space": (
        "Resources:\n  A:\n    Type:AWS::SNS::Topic\n    Condition: C\n",
        3,
        "a key without a colon, or without a space after it. The parser gave up at line 4",
    ),
    "a key of a list without a colon": (
        f"{HEAD}    DependsOn\n      - B\n    Condition: C\n",
        4,
        "a key without a colon",
    ),
    "a key without a colon, and a comment": (
        "Resources:\n  A:\n    Type T # a comment\n    Condition: C\n",
        3,
        "a key without a colon",
    ),
    "a colon in a value": ("Description: one: two\n", 1, "a second colon in this line"),
    "a text with | indented less": (
        f"{HEAD}    Code: |\n      def f():\n    pass\n    Condition: C\n",
        6,
        "this line ends the text that begins at line 4",
    ),
    "an asterisk": (f"{HEAD}    Resource: *\n", 4, "* begins an alias of YAML"),
    "an at sign": ("Description: @here\n", 1, "a value cannot begin with @; put it in quotes"),
    "a backslash": ('Description: "a\\d"\n', 1, "in double quotes \\ begins an escape"),
    "a merge conflict": (
        f"{HEAD}<<<<<<< HEAD\n    Condition: C\n=======\n    Condition: D\n>>>>>>> main\n",
        4,
        "an unresolved merge conflict, <<<<<<< HEAD",
    ),
    "a template of Jinja": (
        f"{HEAD}    {{% if a %}}\n    Condition: C\n",
        4,
        "{% of a template engine such as Jinja",
    ),
}


def problem(text: str) -> Problem:
    (only,) = problems(Source(text))
    return only


@pytest.mark.parametrize("kind", BROKEN)
def test_the_line_with_the_mistake_is_named(kind: str) -> None:
    text, line, said = BROKEN[kind]
    found = problem(text)
    assert said in found.message
    assert found.line == line


def test_a_good_text_has_no_problem() -> None:
    assert problems(Source(GOOD)) == []


@given(
    st.integers(0, len(GOOD) - 1),
    st.integers(0, 2),
    st.text("\"'[]{}:,\t \n#-*&!|>%@`\\ax", max_size=2),
)
def test_whatever_is_broken_its_problem_is_at_a_line_of_the_text(
    start: int, length: int, instead: str
) -> None:
    text = f"{GOOD[:start]}{instead}{GOOD[start + length :]}"
    for found in problems(Source(text)):
        assert 1 <= found.line <= text.count("\n") + 1
        assert found.message
