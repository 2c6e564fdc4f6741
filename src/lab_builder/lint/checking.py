"""The check of a rendered template in the background."""

from __future__ import annotations

from lab_builder.lint import child_process
from lab_builder.lint.linter import Checked, check
from lab_builder.model import Finding, Template
from lab_builder.template.source import Source


class Checking:
    """A check in a child process, started by ``begin``."""

    def __init__(self, template: Template) -> None:
        self._source = Source(template.text)
        self._call: child_process.Call[Checked] | None = None

    def begin(self) -> None:
        """Start the check, unless it is started."""
        self._call = self._call or child_process.Call(check, self._source)

    def findings(self) -> list[Finding]:
        """Wait for the check and return its findings, by line.

        Raises:
            RegionError: cfn-lint does not know the region.
            LabBuilderError: a ``.cfnlintrc`` is broken.
        """
        self.begin()
        checked = self._call.result() if self._call else None
        # Where the child failed, the check here raises its error.
        return (checked or check(self._source)).findings

    def cancel(self) -> None:
        """Stop the check."""
        if self._call:
            self._call.cancel()
