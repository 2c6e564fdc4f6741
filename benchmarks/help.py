"""``--help`` against the import of the library that prints it."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.timing import PYTHON, Ratio, compare

FLOOR = 'python -c "import click"'


def measure() -> Iterator[Ratio]:
    """Yield the ratios of the help pages."""
    for arguments, goal in ((["--help"], 1.3), (["deploy", "--help"], 1.4)):
        yield compare(
            f"lab-builder {' '.join(arguments)}",
            [PYTHON, "-m", "lab_builder", *arguments],
            FLOOR,
            [PYTHON, "-c", "import click"],
            goal=goal,
        )
