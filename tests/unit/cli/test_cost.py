"""What ``lab-builder cost`` prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lab_builder.cli import main


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)


def cost(*words: str) -> Result:
    return CliRunner().invoke(main, ["cost", *words])


def test_it_shows_services_formulas_and_dated_prices() -> None:
    shown = cost().stdout
    assert "day, paused after 8 h" in shown
    assert "13 runs an hour x 1.5 minutes x 2 DPU x 0.44 USD" in shown
    assert "Prices of us-east-1 on 20" in shown
    assert "https://aws.amazon.com/glue/pricing/" in shown


def test_what_json_prints_is_what_prices_reads(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    printed = json.loads(cost("--json").stdout)
    path.write_text(json.dumps(printed["price_list"] | {"region": "eu-west-1"}))
    again = json.loads(cost("--json", "--prices", str(path), "--region", "eu-west-1").stdout)
    assert again["periods"] == printed["periods"]


def test_a_number_of_days_or_a_month_can_be_asked_for() -> None:
    days = json.loads(cost("--days", "3", "-p", "PauseAfterHours=0", "--json").stdout)
    assert [(each["name"], each["hours"]) for each in days["periods"]] == [("3 days", 72)]
    month = json.loads(cost("--month", "-p", "PauseAfterHours=0", "--json").stdout)
    assert [(each["name"], each["hours"]) for each in month["periods"]] == [("month", 730)]


def test_days_and_month_exclude_each_other() -> None:
    result = cost("--days", "3", "--month")
    assert (result.exit_code, "mutually exclusive" in result.stderr) == (2, True)


def test_another_region_is_said_to_have_other_prices() -> None:
    result = cost("--region", "eu-west-1")
    assert result.exit_code == 0
    assert "the prices are those of us-east-1" in result.stderr
