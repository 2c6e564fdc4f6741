from __future__ import annotations

import pytest

from ledger import seed
from ledger.errors import InvalidEventError


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"seed": "a", "id": "b", "execution_id": "c"}, "a"),
        ({"seed": 7, "id": "b"}, "7"),
        ({"seed": 0, "id": "b"}, "0"),
        ({"seed": None, "id": "b", "execution_id": "c"}, "b"),
        ({"id": None, "execution_id": "c"}, "c"),
        ({}, "request"),
    ],
)
def test_the_first_that_the_event_has_is_the_seed(event: dict[str, object], expected: str) -> None:
    assert seed.choose(event, "request") == expected


@pytest.mark.parametrize("value", ["", True, 1.5, [], {}])
def test_a_seed_of_another_type_is_an_error_that_names_the_key(value: object) -> None:
    with pytest.raises(InvalidEventError, match="seed"):
        seed.choose({"seed": value}, "request")


def test_streams_repeat_and_do_not_depend_on_each_other() -> None:
    def draw(*purpose: object) -> float:
        return seed.stream("42", *purpose).random()

    assert draw("failure", 0) == draw("failure", 0)
    assert len({draw("failure", 0), draw("failure", 1), draw("batch", 0)}) == 3
