"""``--help`` against the import of the library that prints it."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.timing import PYTHON, Ratio, compare

FLOOR = 'python -c "import click"'


def measure() -> Iterator[Ratio]:
    """Yield the ratios of the help pages."""
    for arguments in (["--help"], ["deploy", "--help"]):
        yield compare(
            f"lab-builder {' '.join(arguments)}",
            [PYTHON, "-m", "lab_builder", *arguments],
            FLOOR,
            [PYTHON, "-c", "import click"],
            goal=1.5,
        )
