"""The cost of a lab by period and service, and the files with prices of other regions."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from lab_builder.errors import ParameterError, SettingsError
from lab_builder.labs.aws_deep_dive import PRICES
from lab_builder.model import Settings
from lab_builder.workflow import costs

DOLLARS = {name: price.dollars for name, price in PRICES.prices.items()}


def settings(region: str | None = None, **parameters: str) -> Settings:
    return Settings("aws-deep-dive", "default", "stack", region=region, parameters=parameters)


def file(folder: Path, **changes: Any) -> Path:
    """Write a file with prices, with some keys changed; None removes a key."""
    document = {"region": "eu-central-1", "date": "2026-11-01", "prices": DOLLARS} | changes
    path = folder / "prices.json"
    path.write_text(
        json.dumps({key: value for key, value in document.items() if value is not None})
    )
    return path


def test_a_lab_that_pauses_itself_has_each_period_twice() -> None:
    found = costs.lab_cost(settings()).periods
    assert [each.period.name for each in found] == [
        "day, paused after 8 h",
        "day",
        "month, paused after 8 h",
        "month",
    ]
    paused, day, _, month = (each.services["AWS Glue"] for each in found)
    assert paused == pytest.approx(day / 3)
    assert month == pytest.approx(day * 730 / 24)


@pytest.mark.parametrize("hours", ["0", "24"])
def test_a_lab_that_does_not_pause_within_a_day_has_it_once(hours: str) -> None:
    found = costs.lab_cost(settings(PauseAfterHours=hours), lengths=[("day", 24)])
    assert [each.period.name for each in found.periods] == ["day"]


def test_the_total_is_the_sum_of_the_services() -> None:
    (each,) = costs.lab_cost(settings(PauseAfterHours="0"), lengths=[("day", 24)]).periods
    assert each.dollars == pytest.approx(sum(each.services.values()))


def test_an_invalid_parameter_is_refused() -> None:
    with pytest.raises(ParameterError):
        costs.lab_cost(settings(PauseAfterHours="3"))


@pytest.mark.parametrize("suffix", ["toml", "json"])
def test_prices_of_another_region_are_read(suffix: str, tmp_path: Path) -> None:
    dearer = DOLLARS | {"glue_dpu_hour": 0.88}
    path = tmp_path / f"prices.{suffix}"
    if suffix == "json":
        path = file(tmp_path, prices=dearer)
    else:
        lines = [f"{name} = {usd:.10f}" for name, usd in dearer.items()]
        path.write_text(
            "\n".join(['region = "eu-central-1"', "date = 2026-11-01", "[prices]", *lines])
        )
    found = costs.lab_cost(settings("eu-central-1"), path)
    assert (found.prices.region, found.prices.date) == ("eu-central-1", "2026-11-01")
    usual = costs.lab_cost(settings())
    for one, other in zip(found.periods, usual.periods, strict=True):
        assert one.services["AWS Glue"] == pytest.approx(2 * other.services["AWS Glue"])
        assert one.services["AWS Lambda"] == pytest.approx(other.services["AWS Lambda"])


def test_prices_of_one_region_are_refused_for_another(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="those of eu-central-1, not of eu-west-1"):
        costs.lab_cost(settings("eu-west-1"), file(tmp_path))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"regoin": "x"}, "unknown key 'regoin'"),
        ({"region": None}, "the key region is missing"),
        ({"region": 5}, "region is 5"),
        ({"date": "yesterday"}, "date is 'yesterday'"),
        ({"prices": []}, "prices is"),
        ({"prices": DOLLARS | {"glue": 1}}, "unknown price 'glue'"),
        ({"prices": {"glue_dpu_hour": 1}}, "the price lambda_gb_second is missing"),
        ({"prices": DOLLARS | {"glue_dpu_hour": "0.44"}}, "glue_dpu_hour is '0.44'"),
        ({"prices": DOLLARS | {"glue_dpu_hour": -1}}, "glue_dpu_hour is -1"),
        ({"prices": DOLLARS | {"glue_dpu_hour": True}}, "glue_dpu_hour is True"),
        ({"prices": DOLLARS | {"glue_dpu_hour": float("nan")}}, "glue_dpu_hour is nan"),
        ({"prices": DOLLARS | {"glue_dpu_hour": float("inf")}}, "glue_dpu_hour is inf"),
    ],
    ids=str,
)
def test_invalid_prices_are_refused(changes: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=message):
        costs.read_prices(file(tmp_path, **changes), PRICES)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("p.json", "{", "not valid JSON"),
        ("p.json", "[]", "must be an object"),
        ("p.json", "[" * 100_000, "not valid JSON"),
        ("p.toml", "region = ", "not valid TOML"),
        ("p.toml", "", "the key region is missing"),
    ],
)
def test_what_is_no_price_list_is_refused(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(SettingsError, match=message):
        costs.read_prices(path, PRICES)


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    for name in ("gone", "pipe", "binary.toml", "."):
        with pytest.raises(SettingsError, match="cannot be read"):
            costs.read_prices(tmp_path / name, PRICES)
