"""Writes docs/coverage.md from what ``make coverage`` measured.

python -m benchmarks.coverage build/coverage.json
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab_builder import __version__

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"
_COUNTS = ("num_statements", "covered_lines", "num_branches", "covered_branches")


def main() -> None:
    """Write the page."""
    measured = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    PAGE.write_text("\n".join(_page(measured)) + "\n", encoding="utf-8")
    print(f"{_percent(measured['totals'])} of statements and branches: {PAGE}")


def _page(measured: Mapping[str, Any]) -> Iterator[str]:
    folders: dict[str, Counter[str]] = defaultdict(Counter)
    for file, found in measured["files"].items():
        counts = {name: found["summary"][name] for name in _COUNTS}
        folders[_folder(Path(file))].update(counts)
    yield "# Coverage"
    yield ""
    yield (
        f"The unit tests alone reach **{_percent(measured['totals'])}** of the statements and "
        "branches. What runs in a process of its own is not counted: the engine and its jobs, "
        "which the contract tests drive, and most commands, which the functional tests run. "
        f"Written on {datetime.now(UTC):%Y-%m-%d} by `make coverage` at lab-builder {__version__}."
    )
    yield ""
    yield "| folder | statements | branches | reached |"
    yield "| --- | ---: | ---: | ---: |"
    for folder, counts in sorted(folders.items()):
        statements, branches = counts["num_statements"], counts["num_branches"]
        yield f"| {folder} | {statements:,} | {branches:,} | {_percent(counts)} |"


def _folder(file: Path) -> str:
    """Return the folder to count a file under: three deep, so that large packages come apart."""
    return "/".join(file.parent.parts[: 4 if "local" in file.parts else 3])


def _percent(counts: Mapping[str, int]) -> str:
    of = counts["num_statements"] + counts["num_branches"]
    return f"{(counts['covered_lines'] + counts['covered_branches']) / of if of else 1:.0%}"


if __name__ == "__main__":
    main()
