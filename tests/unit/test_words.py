"""Words that agree with a number."""

from __future__ import annotations

import pytest

from lab_builder.words import counted, verb


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 trails"), (1, "1 trail"), (2, "2 trails"), (1200, "1,200 trails"), (1.0, "1 trail")],
)
def test_a_noun_agrees_with_its_number(number: float, said: str) -> None:
    assert counted(number, "trail") == said


def test_an_irregular_plural_is_given() -> None:
    assert counted(2, "policy", "policies") == "2 policies"


def test_a_verb_agrees_with_its_number() -> None:
    assert [verb(number, "is", "are") for number in (0, 1, 2)] == ["are", "is", "are"]
