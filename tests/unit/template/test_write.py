"""The YAML that templates are written in: it reads back as the body, and reads well."""

from __future__ import annotations

import string
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudformation_yaml import load
from lab_builder.template import write

MISREAD = [
    "2012-10-17", "123456789012", "on", "Off", "yes", "No", "true", "null", "~", "", "5", "0.15",
    "1e3", "0o14", "0x1F", "1_000", "12:30:45", ".5", "+.inf", ".nan", "-", "- a", "a: b", "a #b",
    "#", "*", "&a", "@x", "!Ref", "%", "`", "|", ">", "?", "trailing ", "key:", "=", "<<", "---",
]  # fmt: skip
PLAIN = [
    "aws-deep-dive", "rate(5 minutes)", "cron(0 1 * * ? *)", "arn:aws:s3:::b", "AWS::Region",
    "/aws/lambda/x", "--run_id", "2 x G.1X", "s3:GetObject", "it's", "$.detail", "a,b [c]", "é",
]  # fmt: skip
_MARKS = [" ", "\n", "\t", "'", '"', "{", "]", ",", ": ", " #", "\u2028", "\x85", "\ud800", "word "]
_TRAPS = st.lists(st.sampled_from(MISREAD + PLAIN + _MARKS), max_size=5).map("".join)

_texts = st.one_of(
    _TRAPS, st.text(max_size=30), st.text(string.ascii_letters + " \n", max_size=300)
)
_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    _texts,
)
_functions = st.sampled_from(["Ref", "Condition", "Fn::Sub", "Fn::GetAtt", "Fn::If", "Fn::Base64"])
_values = st.recursive(
    _scalars,
    lambda children: st.one_of(
        st.lists(children, max_size=4),
        st.dictionaries(_texts, children, max_size=4),
        st.dictionaries(_functions, children, min_size=1, max_size=1),
        st.tuples(_texts, _texts).map(lambda pair: {"Fn::GetAtt": list(pair)}),
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.one_of(st.just("Resources"), _texts), _values, max_size=4))
def test_any_body_reads_back_as_it_was(body: dict[str, Any]) -> None:
    assert load(write.dump(body)) == body


@pytest.mark.parametrize("text", MISREAD)
def test_text_that_a_reader_would_misread_is_quoted(text: str) -> None:
    assert write.dump({"Key": text}) == f"Key: '{text}'\n"


@pytest.mark.parametrize("text", PLAIN)
def test_text_that_needs_no_quotes_has_none(text: str) -> None:
    assert write.dump({"Key": text}) == f"Key: {text}\n"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"Ref": "Bucket"}, "!Ref Bucket"),
        ({"Fn::GetAtt": ["Role", "Arn"]}, "!GetAtt Role.Arn"),
        ({"Fn::GetAtt": ["Nested", "Outputs.Url"]}, "!GetAtt Nested.Outputs.Url"),
        ({"Fn::Sub": "${Env}-x"}, "!Sub ${Env}-x"),
        ({"Fn::Equals": [{"Ref": "A"}, ""]}, "!Equals [!Ref A, '']"),
        (
            {"Fn::If": ["A", {"Fn::GetAtt": ["K", "Arn"]}, {"Ref": "AWS::NoValue"}]},
            "!If [A, !GetAtt K.Arn, !Ref AWS::NoValue]",
        ),
        ({"Fn::Join": ["", ["a", {"Ref": "B"}]]}, "!Join ['', [a, !Ref B]]"),
        ({"Fn::Not": [{"Condition": "A"}]}, "!Not [!Condition A]"),
    ],
)
def test_functions_are_written_in_their_short_form(value: Any, written: str) -> None:
    assert write.dump({"Key": value}) == f"Key: {written}\n"


@pytest.mark.parametrize(
    "value",
    [
        {"Fn::Base64": {"Fn::Sub": "${A}"}},  # !Base64 !Sub would put two tags on one node
        {"Fn::GetAZs": {"Ref": "AWS::Region"}},
        {"Fn::GetAtt": ["Name.With.Dots", "Arn"]},
        {"Fn::GetAtt": ["Resource", {"Ref": "Attribute"}]},
        {"Ref": ["not", "a", "name"]},
    ],
)
def test_a_function_stays_long_where_the_short_form_is_not_allowed(value: Any) -> None:
    (function,) = value
    text = write.dump({"Key": value})
    assert text.startswith(f"Key:\n  {function}:")
    assert load(text) == {"Key": value}


def test_a_short_list_of_plain_values_stands_on_its_line() -> None:
    body = {"AllowedValues": [0, 2, True, "on", {"Ref": "A"}], "Empty": [], "Nested": [[1], ["a"]]}
    assert write.dump(body) == dedent(
        """\
        AllowedValues: [0, 2, true, 'on', !Ref A]

        Empty: []

        Nested: [[1], [a]]
        """
    )


def test_a_long_list_stands_below_its_key() -> None:
    body = {"Action": [f"service:Operation{number}" for number in range(6)]}
    assert write.dump(body).startswith("Action:\n  - service:Operation0\n  - service:Operation1\n")


def test_lines_stand_as_they_are_in_a_block() -> None:
    body = {"Body": {"Fn::Sub": '{\n  "a": "${B}"\n}'}, "Code": "a\n\n  b\n"}
    assert write.dump(body) == dedent(
        """\
        Body: !Sub |-
          {
            "a": "${B}"
          }

        Code: |
          a

            b
        """
    )


def test_long_text_is_folded_at_words() -> None:
    text = "word " * 40 + "end"
    lines = write.dump({"Description": text}).splitlines()
    assert lines[0] == "Description: >-"
    assert max(map(len, lines)) <= 100
    assert load("\n".join(lines)) == {"Description": text}


def test_sections_and_resources_stand_apart() -> None:
    body = {
        "Parameters": {"A": {"Type": "String"}, "B": {"Type": "String"}},
        "Resources": {"X": {"Type": "T", "Properties": {"L": [{"a": 1, "b": 2}]}}, "Z": {}},
    }
    assert write.dump(body) == dedent(
        """\
        Parameters:
          A:
            Type: String
          B:
            Type: String

        Resources:
          X:
            Type: T
            Properties:
              L:
                - a: 1
                  b: 2

          Z: {}
        """
    )


def test_equal_parts_are_written_out_and_never_aliased() -> None:
    part = {"Key": "a", "Value": "b"}
    assert write.dump({"Tags": [part, part]}).count("- Key: a") == 2
