"""Writes the table of promises from a run of the contract tests: ``make contract``.

A pytest plugin. A row is a test: its name is the promise, its docstring names the pages of AWS's
documentation that it follows, below the address in its module's docstring.
"""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

_PAGE = re.compile(r"(?:https://)?[\w./-]+\.html(?:#[\w.-]+)?")
_BASE = re.compile(r"https://docs\.aws\.amazon\.com(?:/[\w.-]+)*/")
_RESULTS = {"passed": "holds", "failed": "**broken**", "skipped": "not tried"}
_HEAD = """# What the embedded engine promises

Each row is a contract test, which drives the engine through the public API of AWS. Made on {day}
by `make contract` from a run at lab-builder {version}: {summary}.
"""


class Table:
    """The rows, by the test's file and name. A test with parameters is one row."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: dict[str, dict[str, tuple[list[str], list[str]]]] = defaultdict(dict)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Note the tests, and refuse those that name no page."""
        without = []
        for item in items:
            module, function = item.module, item.function  # type: ignore[attr-defined]
            title = (inspect.getdoc(module) or "").splitlines()[0].rstrip(".")
            pages = pages_of(inspect.getdoc(function) or "", inspect.getdoc(module) or "")
            self._rows[title].setdefault(item.originalname, (pages, []))  # type: ignore[attr-defined]
            if not pages:
                without.append(item.nodeid)
        if without:
            raise pytest.UsageError("these tests name no page:\n" + "\n".join(without))

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: Any) -> Any:
        """Note how a phase of a test ended."""
        report = (yield).get_result()
        if report.when == "call" or report.outcome != "passed":
            title = (inspect.getdoc(item.module) or "").splitlines()[0].rstrip(".")
            self._rows[title][item.originalname][1].append(report.outcome)

    def pytest_sessionfinish(self) -> None:
        """Write the table."""
        from lab_builder.version import __version__

        worst = [worst_of(ends) for rows in self._rows.values() for _, ends in rows.values()]
        counts = [f"{worst.count(end)} {_RESULTS[end].strip('*')}" for end in _RESULTS]
        day = datetime.now(UTC).date()
        text = _HEAD.format(day=day, version=__version__, summary=", ".join(counts))
        self._path.write_text(text + "".join(map(section, self._rows.items())))


def section(named: tuple[str, Mapping[str, tuple[list[str], list[str]]]]) -> str:
    """Return the part of the table that a file of tests makes."""
    title, rows = named
    lines = [f"\n## {title}\n", "| promise | AWS documentation | result |", "|---|---|---|"]
    for name, (pages, ends) in rows.items():
        links = ", ".join(f"[{_name(page)}]({page})" for page in pages)
        promise = name.removeprefix("test_").replace("_", " ")
        lines.append(f"| {promise} | {links} | {_RESULTS[worst_of(ends)]} |")
    return "\n".join(lines) + "\n"


def pages_of(docstring: str, module: str) -> list[str]:
    """Return the addresses of the pages that a docstring names.

    The first one stands below the module's base, each further one beside the one before it.
    """
    base = _BASE.search(module)
    pages = [base[0] if base else ""]
    for page in _PAGE.findall(docstring):
        pages.append(urljoin(pages[-1], page))
    return pages[1:]


def worst_of(ends: list[str]) -> str:
    """Return how a test ended whose runs ended so."""
    return next((end for end in ("failed", "passed") if end in ends), "skipped")


def _name(page: str) -> str:
    parts = urlsplit(page)
    return parts.path.rpartition("/")[2].removesuffix(".html") + (
        f" #{parts.fragment}" if parts.fragment else ""
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the file to write."""
    parser.addoption("--contract-table", type=Path, help="write the table of promises to a file")


def pytest_configure(config: pytest.Config) -> None:
    """Make the table where it is asked for."""
    path = config.getoption("--contract-table")
    if path:
        config.pluginmanager.register(Table(path))
