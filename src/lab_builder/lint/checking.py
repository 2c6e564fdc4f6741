"""The check of a rendered template, beside what this process does meanwhile."""

from __future__ import annotations

from lab_builder.lint import own_process
from lab_builder.lint.linter import Checked, check
from lab_builder.model import Finding, Template
from lab_builder.template.source import Source


class Checking:
    """A check that a process of its own carries out from ``begin`` on: it takes a second."""

    def __init__(self, template: Template) -> None:
        self._source = Source(template.text)
        self._call: own_process.Call[Checked] | None = None

    def begin(self) -> None:
        """Begin, unless that is done."""
        self._call = self._call or own_process.Call(check, self._source)

    def findings(self) -> list[Finding]:
        """Wait for what is found, by line.

        Raises:
            RegionError: cfn-lint does not know the region.
            LabBuilderError: a ``.cfnlintrc`` is broken.
        """
        self.begin()
        checked = self._call.result() if self._call else None
        # An error, too, is had by checking here.
        return (checked or check(self._source)).findings

    def cancel(self) -> None:
        """End what has begun."""
        if self._call:
            self._call.cancel()
