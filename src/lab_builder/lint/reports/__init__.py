"""Reports for other programs, each format in a module with ``render(report) -> str``.

sarif    SARIF 2.1.0, for code scanning
github   annotations, which GitHub Actions reads from the output of a step
junit    JUnit XML, for CI servers
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lab_builder.lint import failures
from lab_builder.lint.many import Outcome
from lab_builder.model import Finding, Origin, Severity
from lab_builder.template.source import RENDERED


@dataclass(frozen=True, slots=True)
class Report:
    """The outcomes of a check, which fails at a finding of severity ``fail_on`` or worse.

    ``origins`` maps a logical id of a rendered template to the line of the lab module behind it.
    """

    outcomes: Sequence[Outcome]
    origins: Mapping[str, Origin] = field(default_factory=dict)
    fail_on: Severity = "error"

    @property
    def findings(self) -> list[Finding]:
        """All findings, file by file."""
        return [finding for outcome in self.outcomes for finding in outcome.findings]

    @property
    def failures(self) -> list[Finding]:
        """The findings that make the check fail."""
        return [finding for finding in self.findings if self.fails(finding)]

    def fails(self, finding: Finding) -> bool:
        """Return whether a finding makes the check fail."""
        return failures.fails(finding, self.fail_on)

    def place(self, finding: Finding) -> Place | None:
        """Return where to fix a finding: for a rendered template, in the lab module."""
        if finding.path != RENDERED:
            at = (finding.line, finding.column, finding.end_line, finding.end_column)
            return Place(_from_here(finding.path), *at)
        origin = self.origins.get(finding.logical_id or "")
        return Place(_from_here(origin.path), origin.line) if origin else None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file, named from the current folder where it is below. 0 is not known."""

    path: Path
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
