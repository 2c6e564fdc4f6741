"""Old points of a metric are merged by the minute, and no statistic of a minute changes by it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from ministack.services import cloudwatch

from lab_builder.local.engine.cloudwatch.retention import merge_points

DAY = 86_400.0


def point(at: float, value: float) -> dict[str, Any]:
    return {"Timestamp": at, "Value": value, "Unit": "Count", "Dimensions": {"Name": "a"}}


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(-9, 9)), min_size=1))
def test_the_statistics_of_each_minute_stay(published: list[tuple[int, int]]) -> None:
    points = [point(at, value) for at, value in published]

    merged = merge_points(points, DAY)

    def minute(number: int, some: list[dict[str, Any]]) -> Any:
        of_it = [p for p in some if p["Timestamp"] // 60 == number]
        return cloudwatch._calc_stats(of_it)

    assert len(merged) <= 6
    for number in range(6):
        assert minute(number, merged) == minute(number, points)


def test_a_merged_minute_can_be_merged_again() -> None:
    once = merge_points([point(1, 1), point(2, 2)], DAY)

    [twice] = merge_points([*once, point(3, 6)], DAY)

    assert cloudwatch._point_stats(twice) == (3, 9, 1, 6)


def test_younger_points_stay_as_they_are_and_old_ones_in_bounds() -> None:
    old = [point(60.0 * minute, 1) for minute in range(3000)]
    young = [point(DAY * 9, 1), point(DAY * 9, 2)]

    kept = merge_points([*old, *young], DAY * 9)

    assert kept[-2:] == young
    assert len(kept) == 2002
    assert kept[0]["Timestamp"] == 60_000
