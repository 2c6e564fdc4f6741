"""JSON with holes goes through the parser and comes back with them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_builder.template.json_text import decode, encode
from lab_builder.template.text import Hole, Text

TEXT = Text(['{"a": "x-', Hole("A.Arn"), '", "b": ', Hole("B"), "}"])


def test_a_hole_within_quotes_keeps_what_is_around_it() -> None:
    assert decode(TEXT)["a"].parts == ("x-", Hole("A.Arn"))


def test_a_hole_outside_of_quotes_stands_for_the_value() -> None:
    assert decode(TEXT)["b"].alone == Hole("B")


def test_an_escaped_quote_does_not_end_a_string() -> None:
    value = decode(Text(['{"a": "\\"', Hole("A"), '"}']))
    assert value["a"].parts == ('"', Hole("A"))


@pytest.mark.parametrize("text", ["{", '{"a": }', "", "[" * 100_000, '{"a": Infinity}'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Expecting|nested too deep|no value of JSON"):
        decode(text)


@pytest.mark.parametrize(
    "parts",
    [
        ['{"States": {', Hole("States"), "}}"],
        ['{"A": 1, ', Hole("Members"), "}"],
        ['{"Seconds": ', Hole("Minutes"), "00}"],
        [Hole("First"), Hole("Second")],
    ],
    ids=str,
)
def test_what_holes_may_complete_is_not_known(parts: list[str | Hole]) -> None:
    assert isinstance(decode(Text(parts)), Text)


def test_a_hole_in_the_place_of_a_value_excuses_no_other_fault() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        decode(Text(['{"a": ', Hole("A"), ', "b": }']))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet=st.characters(codec="ascii")),
    lambda below: st.lists(below) | st.dictionaries(st.text(), below),
)


@given(json_values)
def test_encoding_is_undone_by_decoding(value: object) -> None:
    assert decode(encode(value)) == value == json.loads(encode(value))


def test_a_hole_survives_encoding() -> None:
    assert decode(encode({"a": Text(["x", Hole("A")])}))["a"].parts == ("x", Hole("A"))
