"""The cost of a day follows the schedules and the pause."""

from __future__ import annotations

import re

import pytest

from lab_builder.labs.aws_deep_dive import daily_cost, names
from lab_stack import body, of_type


def cost(hours: str = "0") -> dict[str, tuple[float, float]]:
    lines = daily_cost({"PauseAfterHours": hours})
    return {line.what: (line.runs_per_day, line.dollars_per_day) for line in lines}


def test_a_day_without_pause_has_every_run() -> None:
    assert [runs for runs, _ in cost().values()] == [288, 96, 144, 72, 48]


def test_a_pause_ends_the_day_early() -> None:
    assert [runs for runs, _ in cost("8").values()] == [96, 32, 48, 24, 16]
    assert cost("24") == cost("0")


def test_glue_is_what_costs() -> None:
    by_what = cost()
    functions = sum(dollars for what, (_, dollars) in by_what.items() if "Lambda" in what)
    jobs = sum(dollars for what, (_, dollars) in by_what.items() if "Glue" in what)
    assert functions < 0.05 < jobs


def test_a_glue_run_costs_at_least_a_minute_of_two_dpus() -> None:
    ((runs, dollars),) = [value for what, value in cost().items() if "ETL" in what]
    assert dollars / runs >= 2 * 0.44 / 60


def test_every_enabled_schedule_of_the_template_has_a_line() -> None:
    rules = of_type(body()["Resources"], "AWS::Events::Rule").values()
    minutes = [
        int(match[1])
        for rule in (rule["Properties"] for rule in rules)
        if rule.get("State") == {"Ref": names.SCHEDULE_STATE}
        and (match := re.search(r"(?:rate\(|0/)(\d+)", str(rule["ScheduleExpression"])))
        and rule["Name"] != names.name("pause").to_dict()
    ]
    assert sorted(minutes) == sorted(24 * 60 / runs for runs, _ in cost().values())


def test_a_parameter_that_is_missing_is_no_zero() -> None:
    with pytest.raises(KeyError):
        daily_cost({})
