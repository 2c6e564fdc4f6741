import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import small_lab
from lab_builder.render import to_yaml
from lab_builder.template import parse

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12)
VALUES = st.recursive(
    TEXTS | st.integers(-9, 9) | st.booleans(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["Key", "Name"]), inner, min_size=1)
        | st.builds(lambda name: {"Ref": name}, st.sampled_from(["A", "AWS::Region"]))
        | st.builds(lambda text: {"Fn::Sub": text}, TEXTS)
    ),
    max_leaves=8,
)


@given(VALUES)
def test_what_render_writes_is_read_back(value: Any) -> None:
    whole = {"Resources": {"A": {"Type": "X", "Properties": {"P": value}}}}

    assert parse.parse(to_yaml(whole)) == whole


def test_short_forms_become_long_forms() -> None:
    text = """
AWSTemplateFormatVersion: 2010-09-09
Conditions:
  Both: !And [!Condition One, !Not [!Equals [!Ref A, b]]]
Resources:
  R:
    Type: T
    Properties:
      Arn: !GetAtt Role.Arn
      Nested: !GetAtt Inner.Outputs.Url
      Name: !Sub ["${x}", {x: !Ref A}]
"""
    assert parse.parse(text) == {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Conditions": {
            "Both": {
                "Fn::And": [
                    {"Condition": "One"},
                    {"Fn::Not": [{"Fn::Equals": [{"Ref": "A"}, "b"]}]},
                ]
            }
        },
        "Resources": {
            "R": {
                "Type": "T",
                "Properties": {
                    "Arn": {"Fn::GetAtt": ["Role", "Arn"]},
                    "Nested": {"Fn::GetAtt": ["Inner", "Outputs.Url"]},
                    "Name": {"Fn::Sub": ["${x}", {"x": {"Ref": "A"}}]},
                },
            }
        },
    }


def test_json_is_read_too() -> None:
    assert parse.parse(json.dumps(small_lab.BODY)) == small_lab.BODY
