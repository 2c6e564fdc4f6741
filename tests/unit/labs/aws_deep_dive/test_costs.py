"""The cost of a full day follows the schedules, that of the day of a deploy the pause, too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lab_builder.labs.aws_deep_dive import LOCAL_VALUES, PRICES, charges, costs, daily_cost, names
from lab_builder.model import Charge
from lab_stack import body, of_type

ROOT = Path(__file__).parents[4]


def cost(hours: str = "0") -> dict[str, tuple[float, float]]:
    lines = daily_cost({"PauseAfterHours": hours})
    return {line.what: (line.runs_per_day, line.dollars_per_day) for line in lines}


def of_deploy_day(hours: str) -> dict[str, tuple[float, float]]:
    lines = daily_cost({"PauseAfterHours": hours})
    return {line.what: (line.runs_on_deploy_day, line.dollars_on_deploy_day) for line in lines}


def test_a_full_day_has_every_run_whatever_the_pause() -> None:
    assert [runs for runs, _ in cost().values()] == [288, 96, 144, 72, 48]
    assert cost("8") == cost("0")


def test_a_pause_ends_the_day_of_a_deploy_early() -> None:
    assert [runs for runs, _ in of_deploy_day("8").values()] == [96, 32, 48, 24, 16]
    assert of_deploy_day("24") == of_deploy_day("0") == cost()


def test_the_totals_are_those_of_the_documentation() -> None:
    page = (ROOT / "docs" / "aws.md").read_text()
    first = sum(dollars for _, dollars in of_deploy_day("8").values())
    full = sum(dollars for _, dollars in cost().values())
    assert f"about {first:.1f}0 USD on the day of a deploy" in page
    assert f"about {full:.1f}0 USD on a full day" in page


def test_the_pause_that_the_engine_leaves_out_is_the_default_of_the_template() -> None:
    default = body()["Parameters"]["PauseAfterHours"]["Default"]
    assert LOCAL_VALUES["PauseAfterHours"].default == str(default)
    assert LOCAL_VALUES["PauseAfterHours"].value == "0"


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


def billed(**given: str) -> dict[str, Charge]:
    values = {"ScheduleState": "ENABLED", "CustomerManagedKey": "false"} | given
    prices = {name: price.dollars for name, price in PRICES.prices.items()}
    return {charge.what: charge for charge in charges(values, prices)}


def test_the_services_of_the_schedules_cost_a_day_what_the_schedules_do() -> None:
    by_service = [
        24 * charge.dollars_per_hour
        for charge in billed().values()
        if charge.scheduled and charge.service != "Amazon CloudWatch"
    ]
    assert sum(by_service) == pytest.approx(sum(usd for _, usd in cost().values()), abs=0.001)


def test_what_is_billed_by_the_month_is_counted_as_in_the_template() -> None:
    resources = body()["Resources"]
    alarms = of_type(resources, "AWS::CloudWatch::Alarm").values()
    metrics = [
        sum("MetricStat" in each for each in alarm["Properties"].get("Metrics", ())) or 1
        for alarm in alarms
    ]
    assert sum(metrics) == costs.ALARM_METRICS
    assert len(of_type(resources, "AWS::CloudWatch::CompositeAlarm")) == costs.COMPOSITE_ALARMS
    assert len(of_type(resources, "AWS::CloudWatch::Dashboard")) == costs.DASHBOARDS


def test_a_key_costs_a_dollar_a_month_where_there_is_one() -> None:
    assert "customer managed key" not in billed()
    key = billed(CustomerManagedKey="true")["customer managed key"]
    assert key.service == "AWS KMS"
    assert 730 * key.dollars_per_hour == pytest.approx(1)


def test_disabled_schedules_cost_nothing() -> None:
    assert not any(charge.scheduled for charge in billed(ScheduleState="DISABLED").values())


@pytest.mark.parametrize("name", PRICES.prices)
def test_every_price_makes_a_difference(name: str) -> None:
    values = {"ScheduleState": "ENABLED", "CustomerManagedKey": "true"}
    prices = {name: price.dollars for name, price in PRICES.prices.items()}
    dearer = prices | {name: prices[name] + 1}
    assert charges(values, dearer) != charges(values, prices)


def test_every_price_has_its_page() -> None:
    for price in PRICES.prices.values():
        assert price.source.startswith("https://aws.amazon.com/")
