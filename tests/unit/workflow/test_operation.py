"""Operations that take long are run to their end, or closed."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from lab_builder.workflow import operation


class Work:
    """An operation of two events that notes whether it was closed before its end."""

    def __init__(self) -> None:
        self.closed_early = False

    def run(self) -> Generator[int, None, str]:
        try:
            yield 1
            yield 2
        except GeneratorExit:
            self.closed_early = True
            raise
        return "done"


def test_each_event_is_shown_and_the_result_returned() -> None:
    seen: list[int] = []

    assert operation.complete(Work().run(), seen.append) == "done"
    assert seen == [1, 2]


def test_what_showing_raises_closes_the_operation() -> None:
    work = Work()

    def refuse(event: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        operation.complete(work.run(), refuse)
    assert work.closed_early
