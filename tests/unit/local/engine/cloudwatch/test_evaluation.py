"""The states of alarms, against the tables of AWS's documentation.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

from __future__ import annotations

import pytest

from lab_builder.local.engine.cloudwatch.evaluation import Rule, state

RETAIN = "(retained)"
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")
POINTS = {"0": 0.0, "X": 9.0, "-": None}

THREE_OF_THREE = {
    "0-X-X": ("OK", "OK", "OK", "OK"),
    "0----": ("OK", "OK", "OK", "OK"),
    "-----": ("INSUFFICIENT_DATA", RETAIN, "ALARM", "OK"),
    "0XX-X": ("ALARM", "ALARM", "ALARM", "ALARM"),
    "--X--": ("ALARM", RETAIN, "ALARM", "OK"),
    "X----": ("ALARM", RETAIN, "ALARM", "OK"),
    "----X": ("INSUFFICIENT_DATA", RETAIN, "ALARM", "OK"),
}
TWO_OF_THREE = {
    "0-X-X": ("ALARM", "ALARM", "ALARM", "ALARM"),
    "00X0X": ("ALARM", "ALARM", "ALARM", "ALARM"),
    "0-X--": ("OK", "OK", "ALARM", "OK"),
    "----0": ("OK", "OK", "ALARM", "OK"),
    "---X-": ("ALARM", RETAIN, "ALARM", "OK"),
    "----X": ("INSUFFICIENT_DATA", RETAIN, "ALARM", "OK"),
}


@pytest.mark.parametrize("current", ["OK", "ALARM", "INSUFFICIENT_DATA"])
@pytest.mark.parametrize(
    ("needed", "drawn", "treatment", "expected"),
    [
        (needed, drawn, treatment, expected)
        for needed, table in ((3, THREE_OF_THREE), (2, TWO_OF_THREE))
        for drawn, row in table.items()
        for treatment, expected in zip(TREATMENTS, row, strict=True)
    ],
)
def test_the_state_is_that_of_the_documented_table(
    needed: int, drawn: str, treatment: str, expected: str, current: str
) -> None:
    rule = Rule("GreaterThanThreshold", 5, 3, needed, treatment)

    found = state([POINTS[point] for point in drawn], rule, current)  # type: ignore[arg-type]

    assert found == (current if expected == RETAIN else expected)


@pytest.mark.parametrize(
    ("comparison", "breaching"),
    [
        ("GreaterThanThreshold", [6]),
        ("GreaterThanOrEqualToThreshold", [5, 6]),
        ("LessThanThreshold", [4]),
        ("LessThanOrEqualToThreshold", [4, 5]),
    ],
)
def test_a_threshold_is_compared_with_its_operator(comparison: str, breaching: list[int]) -> None:
    rule = Rule(comparison, 5, 1, 1, "missing")

    assert [value for value in (4, 5, 6) if rule.breaches(value)] == breaching
