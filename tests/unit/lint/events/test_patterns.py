"""Event patterns: what is refused of their shape, and what they surely match."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_builder.lint.events.matching import ANY, always_matches
from lab_builder.lint.events.patterns import malformed
from lab_builder.template.text import Hole, Text

BUCKET = Text([Hole("Bucket")])


@pytest.mark.parametrize(
    "values",
    [
        ["a", 1, None, True, ""],
        [{"prefix": "a"}, {"suffix": {"equals-ignore-case": ".PNG"}}],
        [{"anything-but": ["a", "b"]}, {"anything-but": 5}, {"anything-but": {"prefix": "a"}}],
        [{"exists": False}, {"wildcard": "*/a/*"}, {"cidr": "10.0.0.0/24"}],
        [{"numeric": ["=", 1]}, {"numeric": [">", 0, "<=", 5]}, {"numeric": ["<", 5, ">=", 5e-1]}],
        [{"prefix": BUCKET}, {"numeric": [">", BUCKET]}, BUCKET],
        BUCKET,
    ],
)
def test_values_and_comparisons_in_a_list_are_taken(values: Any) -> None:
    assert list(malformed({"detail": {"field": values}})) == []


@pytest.mark.parametrize(
    "values",
    [
        "a",
        5,
        None,
        [],
        {},
        [["a"]],
        [{"contains": "a"}],
        [{"prefix": "a", "suffix": "b"}],
        [{}],
        [{"prefix": 5}],
        [{"exists": "false"}],
        [{"anything-but": []}],
        [{"anything-but": {"numeric": [">", 1]}}],
        [{"wildcard": "a**b"}],
        [{"cidr": "10.0.0.0"}],
        [{"cidr": "tens/8"}],
        [{"numeric": [">", "1"]}],
        [{"numeric": [">"]}],
        [{"numeric": ["!=", 1]}],
        [{"numeric": [">", 5, "<", 1]}],
        [{"numeric": [">", 5, "<", 5]}],
        [{"numeric": [">", 5, ">", 1]}],
    ],
    ids=str,
)
def test_anything_else_is_not(values: Any) -> None:
    ((steps, message),) = malformed({"detail": {"field": values}})
    assert steps[:2] == ("detail", "field")
    assert message


def test_alternatives_are_looked_into() -> None:
    pattern = {"$or": [{"source": ["a"]}, {"detail": {"b": "c"}}]}
    assert [steps for steps, _ in malformed(pattern)] == [("$or", 1, "detail", "b")]


EVENT = {"source": "aws.s3", "account": ANY, "detail": {"bucket": {"name": BUCKET}, "key": "a/b"}}


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["aws.ec2", "aws.s3"]},
        {"source": [{"prefix": ""}], "account": [{"exists": True}]},
        {"detail": {"bucket": {"name": [Text([Hole("Bucket")])]}}},
        {"detail": {"key": [{"prefix": "a/"}], "gone": [{"exists": False}]}},
        {"detail": {"key": [{"suffix": "b"}, {"anything-but": "c"}]}},
    ],
)
def test_a_pattern_that_fits_what_is_known_surely_matches(pattern: Any) -> None:
    assert always_matches(pattern, EVENT)


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["aws.ec2"]},
        {"account": ["123456789012"]},
        {"detail": {"bucket": {"name": ["${Bucket}"]}}},
        {"detail": {"bucket": {"name": [{"prefix": "a"}]}}},
        {"detail": {"key": [{"prefix": "c/"}]}},
        {"detail": {"gone": ["a"]}},
        {"gone": {"a": ["b"]}},
        {"$or": [{"source": ["aws.s3"]}]},
        "aws.s3",
    ],
)
def test_a_pattern_that_may_not_match_does_not_surely(pattern: Any) -> None:
    assert not always_matches(pattern, EVENT)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["source", "detail", "numeric", "anything-but", "prefix", "cidr", "$or"]
            ),
            below,
            max_size=3,
        )
    ),
)


@given(_json, _json)
def test_any_value_is_looked_at(pattern: Any, event: Any) -> None:
    list(malformed(pattern))
    assert always_matches(pattern, event) in (True, False)
