"""What a lab costs on AWS in a number of hours, by service, with prices of any region."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from lab_builder import parameters
from lab_builder.errors import SettingsError
from lab_builder.model import (
    HOURS_PER_DAY,
    HOURS_PER_MONTH,
    S3_BUCKET_NAME,
    Charge,
    Price,
    PriceList,
    Settings,
)
from lab_builder.workflow.build import build

_KEYS = ("region", "date", "prices")


@dataclass(frozen=True, slots=True)
class Period:
    """A number of hours, and for how many of them the schedules are enabled."""

    name: str
    hours: float
    enabled_hours: float


@dataclass(frozen=True, slots=True)
class PeriodCost:
    """The cost of a period in US dollars, by service."""

    period: Period
    services: Mapping[str, float]

    @property
    def dollars(self) -> float:
        """The sum over all services."""
        return sum(self.services.values())


@dataclass(frozen=True, slots=True)
class LabCost:
    """The charges of a lab, the prices behind them, and the cost of some periods."""

    lab: str
    prices: PriceList
    charges: tuple[Charge, ...]
    periods: tuple[PeriodCost, ...]


def lab_cost(
    settings: Settings,
    prices_file: Path | None = None,
    lengths: Sequence[tuple[str, float]] = (("day", HOURS_PER_DAY), ("month", HOURS_PER_MONTH)),
) -> LabCost:
    """Return the cost of the lab with these settings; no call is made.

    ``lengths`` are the names of the periods and their hours. If the lab pauses itself, each period
    is given twice: with the schedules enabled until then, and all the time.

    Raises:
        SettingsError: the lab does not exist, or the prices are invalid or of another region.
        ParameterError: a parameter is unknown or invalid.
    """
    built = build(settings)
    lab = built.lab
    # No call needs the bucket.
    given = {S3_BUCKET_NAME: "bucket", **settings.parameters}
    values = parameters.resolve(built.template.body, given, settings.sources)
    prices = read_prices(prices_file, lab.PRICES) if prices_file else lab.PRICES
    if prices_file and settings.region and settings.region != prices.region:
        raise SettingsError(
            f"the prices are those of {prices.region}, not of {settings.region}",
            where=str(prices_file),
            hint="use the prices of the region, or another --region",
        )
    charges = lab.charges(values, {name: price.dollars for name, price in prices.prices.items()})
    pause = float(values[lab.PAUSE.hours]) if lab.PAUSE else 0.0
    periods = [period for name, hours in lengths for period in _periods(name, hours, pause)]
    return LabCost(
        lab.NAME, prices, charges, tuple(PeriodCost(each, _sums(charges, each)) for each in periods)
    )


def _periods(name: str, hours: float, pause: float) -> list[Period]:
    always = Period(name, hours, hours)
    if not 0 < pause < hours:
        return [always]
    return [Period(f"{name}, paused after {pause:g} h", hours, pause), always]


def _sums(charges: Iterable[Charge], period: Period) -> dict[str, float]:
    sums: dict[str, float] = {}
    for charge in charges:
        hours = period.enabled_hours if charge.scheduled else period.hours
        sums[charge.service] = sums.get(charge.service, 0.0) + hours * charge.dollars_per_hour
    return sums


def read_prices(path: Path, known: PriceList) -> PriceList:
    """Return the prices in a TOML or JSON file, with the units and sources of ``known``.

    The file has ``region``, ``date`` (YYYY-MM-DD) and ``prices``, US dollars by name; all names of
    ``known`` and no others, so that prices of two regions are not mixed.

    Raises:
        SettingsError: the file cannot be read, or something in it is missing, unknown or invalid.
    """
    document = _document(path)
    _check_keys(document, _KEYS, path, "key")
    region, day, prices = (document[key] for key in _KEYS)
    if not isinstance(region, str) or not region:
        raise _invalid(path, f"region is {region!r}, but must be the name of a region")
    if not isinstance(prices, dict):
        raise _invalid(path, f"prices is {prices!r}, but must be a table")
    _check_keys(prices, known.prices, path, "price")
    found = {name: _price(name, prices[name], price, path) for name, price in known.prices.items()}
    return PriceList(region, _day(day, path), found)


def _document(path: Path) -> Mapping[str, Any]:
    if path.exists() and not path.is_file():
        # Reading a pipe or a device may never end.
        raise _invalid(path, "the prices cannot be read: it is not a regular file")
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _invalid(path, f"the prices cannot be read: {reason}") from error
    try:
        document = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        kind = "JSON" if path.suffix == ".json" else "TOML"
        raise _invalid(path, f"the prices are not valid {kind}: {error}") from error
    if not isinstance(document, dict):
        raise _invalid(path, "the prices must be an object")
    return document


def _check_keys(found: Mapping[str, Any], known: Iterable[str], path: Path, what: str) -> None:
    """Check that a table has all known keys, and no others."""
    import difflib

    for name in found:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            meant = f"did you mean {close[0]}?" if close else f"use only {', '.join(known)}"
            raise SettingsError(f"unknown {what} {name!r}", where=str(path), hint=meant)
    missing = [name for name in known if name not in found]
    if missing:
        raise _invalid(path, f"the {what} {missing[0]} is missing")


def _price(name: str, dollars: Any, known: Price, path: Path) -> Price:
    number = isinstance(dollars, int | float) and not isinstance(dollars, bool)
    if not number or not 0 <= dollars < 1_000_000:  # no infinity either, and not NaN
        raise _invalid(path, f"{name} is {dollars!r}, but must be US dollars per {known.unit}")
    return replace(known, dollars=float(dollars))


def _day(value: Any, path: Path) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise _invalid(path, f"date is {value!r}, but must be a day: YYYY-MM-DD") from error


def _invalid(path: Path, what: str) -> SettingsError:
    return SettingsError(
        what, where=str(path), hint="the format is that of price_list in lab-builder cost --json"
    )
