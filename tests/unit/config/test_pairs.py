"""``Key=Value`` words, read into mappings."""

from __future__ import annotations

import pytest

from lab_builder.config.pairs import parse_pairs
from lab_builder.errors import SettingsError


def test_a_parameter_given_twice_with_one_value_is_given_once() -> None:
    assert parse_pairs(("FailureRate=0", "FailureRate=0"), "--parameter") == {"FailureRate": "0"}


def test_a_parameter_given_twice_with_two_values_is_refused() -> None:
    with pytest.raises(SettingsError, match="FailureRate has two values: '0' and '1'"):
        parse_pairs(("FailureRate=0", "FailureRate=1"), "--parameter")


def test_a_flag_keeps_its_spaces_and_quotes() -> None:
    assert parse_pairs(("Note=it's two words", "Query=a=b"), "--parameter") == {
        "Note": "it's two words",
        "Query": "a=b",
    }


@pytest.mark.parametrize("word", ["FailureRate", "=1", "ParameterKey=,ParameterValue=1"])
def test_a_word_that_is_no_pair_is_refused(word: str) -> None:
    with pytest.raises(SettingsError, match="is not Key=Value") as caught:
        parse_pairs((word,), "--parameter")
    assert caught.value.where == "--parameter"
