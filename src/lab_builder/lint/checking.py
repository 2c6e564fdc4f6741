"""The check of a rendered template in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_builder.lint import child_process
from lab_builder.lint.linter import Checked, check
from lab_builder.model import Finding, Template
from lab_builder.template.source import Source

if TYPE_CHECKING:
    from lab_builder.lint.cache import Cache


class Checking:
    """A check in a child process, started by ``begin``, or its cached result."""

    def __init__(self, template: Template, cache: Cache | None = None) -> None:
        self._source = Source(template.text)
        self._cache = cache
        self._cached: list[Finding] | None = None
        self._call: child_process.Call[Checked] | None = None

    def begin(self) -> None:
        """Start the check, unless it is started or its result is cached."""
        if self._call or self._cached is not None:
            return
        if self._cache:
            self._cached = self._cache.get(self._source)
        if self._cached is None:
            self._call = child_process.Call(check, self._source)

    def findings(self) -> list[Finding]:
        """Wait for the check and return its findings, by line.

        Raises:
            RegionError: cfn-lint does not know the region.
            LabBuilderError: a ``.cfnlintrc`` is broken.
        """
        self.begin()
        if self._cached is not None:
            return self._cached
        checked = self._call.result() if self._call else None
        # Where the child failed, the check here raises its error.
        checked = checked or check(self._source)
        if self._cache:
            self._cache.put(self._source, checked)
        return checked.findings

    def cancel(self) -> None:
        """Stop the check."""
        if self._call:
            self._call.cancel()
