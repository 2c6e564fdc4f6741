"""Measures every promise and prints a table; exit code 1 where one does not hold."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks import deploy, glue, help, package, render  # noqa: A004 - named like what it measures
from benchmarks.engine import Engine
from benchmarks.timing import Ratio


def _ratios() -> Iterator[Ratio]:
    yield from help.measure()
    yield from render.measure()
    with Engine() as engine:
        yield from package.measure(engine.variables)
    yield from deploy.measure()
    yield from glue.measure()


def main() -> int:
    """Print a row as soon as it is measured."""
    row = "| {:<48} | {:>8} | {:<28} | {:>8} | {:>5} | {:>5} |"
    print(row.format("what", "median", "floor", "median", "ratio", "goal"))
    print(row.format("---", "---:", "---", "---:", "---:", "---:"))
    held = True
    for ratio in _ratios():
        held = held and ratio.holds
        print(
            row.format(
                ratio.what,
                f"{ratio.seconds:.3f} s",
                ratio.floor,
                f"{ratio.floor_seconds:.3f} s",
                f"{ratio.value:.2f}",
                f"{ratio.goal:g}{'' if ratio.holds else ' !'}",
            ),
            flush=True,
        )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
