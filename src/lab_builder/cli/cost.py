"""``lab-builder cost``: what the lab costs on AWS, by service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command

if TYPE_CHECKING:
    from lab_builder.workflow.costs import LabCost


@click.command(cls=Command)
@options.lab
@options.env
@click.option("--region", metavar="REGION", help="The AWS region.")
@options.parameters
@click.option(
    "--days",
    type=click.FloatRange(min=0, max=3660, min_open=True),
    metavar="DAYS",
    help="The cost of a number of days.",
)
@click.option("--month", is_flag=True, help="The cost of a month of 730 hours.")
@click.option(
    "--prices",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The prices of another region, as TOML or JSON.",
)
@options.as_json
def command(
    days: float | None, month: bool, prices: Path | None, as_json: bool, **flags: Any
) -> None:
    """Show what the lab costs on AWS in a day and in a month, by service.

    No call is made, and the free tier is not deducted. The prices are those of us-east-1 with the
    day on which they were looked up; --prices reads those of another region from a file in the
    format of price_list, which --json prints.
    """
    from lab_builder.errors import UsageError
    from lab_builder.model import HOURS_PER_DAY, HOURS_PER_MONTH
    from lab_builder.words import counted
    from lab_builder.workflow import costs

    if days and month:
        raise UsageError("--days and --month are mutually exclusive", hint="omit one of them")
    lengths = [("day", HOURS_PER_DAY), ("month", HOURS_PER_MONTH)]
    if days:
        name = counted(int(days), "day") if days == int(days) else f"{days:g} days"
        lengths = [(name, days * HOURS_PER_DAY)]
    elif month:
        lengths = lengths[1:]
    settings = options.settings(flags)
    cost = costs.lab_cost(settings, prices, lengths)
    if settings.region and settings.region != cost.prices.region:
        output.progress(
            f"note: the prices are those of {cost.prices.region}; --prices reads those of "
            f"{settings.region}"
        )
    output.as_json(_value(cost)) if as_json else output.result(_text(cost))


def _value(cost: LabCost) -> dict[str, Any]:
    """Return the cost for JSON. Its price_list is what --prices reads."""
    return {
        "lab": cost.lab,
        "price_list": {
            "region": cost.prices.region,
            "date": cost.prices.date,
            "prices": {name: price.dollars for name, price in cost.prices.prices.items()},
        },
        "units": {name: price.unit for name, price in cost.prices.prices.items()},
        "sources": {name: price.source for name, price in cost.prices.prices.items()},
        "charges": cost.charges,
        "periods": [
            {
                "name": each.period.name,
                "hours": each.period.hours,
                "enabled_hours": each.period.enabled_hours,
                "dollars": round(each.dollars, 4),
                "services": {name: round(usd, 4) for name, usd in each.services.items()},
            }
            for each in cost.periods
        ],
    }


def _text(cost: LabCost) -> str:
    """Return the cost by service and period, the formulas, and the prices with their sources."""
    from lab_builder.words import dollars

    services = list(dict.fromkeys(charge.service for charge in cost.charges))
    names = [each.period.name for each in cost.periods]
    amounts = [(name, [each.services[name] for each in cost.periods]) for name in services]
    amounts.append(("total", [each.dollars for each in cost.periods]))
    table = [("USD in a", *(f"{name:>8}" for name in names))]
    table += [
        (service, *(f"{usd:{max(len(name), 8)}.2f}" for name, usd in zip(names, each, strict=True)))
        for service, each in amounts
    ]
    formulas = [
        (charge.service, charge.what, charge.formula)
        for charge in sorted(cost.charges, key=lambda charge: not charge.scheduled)
    ]
    scheduled = sum(charge.scheduled for charge in cost.charges)
    prices = [
        (dollars(price.dollars), f"USD per {price.unit}", price.source)
        for price in cost.prices.prices.values()
    ]
    parts = [f"Cost of {cost.lab} on AWS, without the free tier\n{output.table(table)}"]
    if scheduled:
        parts.append(f"While the schedules are enabled\n{output.table(formulas[:scheduled])}")
    parts.append(f"All the time\n{output.table(formulas[scheduled:])}")
    parts.append(f"Prices of {cost.prices.region} on {cost.prices.date}\n{output.table(prices)}")
    return "\n\n".join(parts)
