"""Measures every promise, then the lab beside other tools: ``make bench``.

Prints each row as soon as it is measured and writes docs/benchmarks.md; exit code 1 where a
promise does not hold.
"""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import deploy, glue, help, lint, package, peers, render  # noqa: A004 - what it measures
from benchmarks.engine import Engine
from benchmarks.peers import Contest
from benchmarks.timing import Ratio

_PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_GOAL = "| {:<48} | {:>8} | {:<28} | {:>8} | {:>5} | {:>5} |"
_TOOLS = ("lab-builder", "cfn-lint", "aws", "sam", "sceptre", "cdk")


def main() -> int:
    """Measure and tell."""
    ratios = list(_told(_ratios()))
    with tempfile.TemporaryDirectory() as folder:
        contests = list(peers.measure(Path(folder)))
    print(*_against_others(contests), sep="\n")
    _PAGE.write_text("\n".join(_page(ratios, contests)) + "\n", encoding="utf-8")
    return 0 if all(ratio.holds for ratio in ratios) else 1


def _ratios() -> Iterator[Ratio]:
    yield from help.measure()
    yield from render.measure()
    yield from lint.measure()
    with Engine() as engine:
        yield from package.measure(engine.variables)
    yield from deploy.measure()
    yield from glue.measure()


def _told(ratios: Iterator[Ratio]) -> Iterator[Ratio]:
    print(*_heading(), sep="\n")
    for ratio in ratios:
        print(_row(ratio), flush=True)
        yield ratio


def _page(ratios: Sequence[Ratio], contests: Sequence[Contest]) -> Iterator[str]:
    yield "# Benchmarks"
    yield ""
    yield (
        f"Whole processes, medians of alternating runs in one sitting, Python "
        f"{platform.python_version()} on {platform.system()}. Compare ratios: the seconds are this "
        "machine's. `make bench` measures again and writes this page."
    )
    yield from ("", "## What is promised", "", *_heading())
    yield from map(_row, ratios)
    yield from ("", "## The same lab by other tools", "")
    yield "Seconds, and in brackets how many times ours. An empty cell: the tool has no such thing."
    yield from ("", *_against_others(contests))
    yield from ("", "The commands, each of which was run once before it was timed:", "")
    yield from ("```console", *(f"$ {command}" for command in peers.readable()), "```")


def _heading() -> tuple[str, str]:
    return (
        _GOAL.format("what", "median", "floor", "median", "ratio", "goal"),
        _GOAL.format("---", "---:", "---", "---:", "---:", "---:"),
    )


def _row(ratio: Ratio) -> str:
    return _GOAL.format(
        ratio.what,
        f"{ratio.seconds:.3f} s",
        ratio.floor,
        f"{ratio.floor_seconds:.3f} s",
        f"{ratio.value:.2f}",
        f"{ratio.goal:g}{'' if ratio.holds else ' !'}",
    )


def _against_others(contests: Sequence[Contest]) -> Iterator[str]:
    yield f"| what | {' | '.join(_TOOLS)} |"
    yield f"| --- |{' ---: |' * len(_TOOLS)}"
    for contest in contests:
        ours = contest.seconds["lab-builder"]
        cells = [
            f"{seconds:.2f} ({seconds / ours:.1f})"
            if (seconds := contest.seconds.get(tool))
            else ""
            for tool in _TOOLS
        ]
        yield f"| {contest.what} | {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
