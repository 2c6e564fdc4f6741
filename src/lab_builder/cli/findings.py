"""Findings as a person reads them, and the error that stops a deploy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lab_builder.cli import output
from lab_builder.cli.excerpt import excerpt
from lab_builder.lint import failures
from lab_builder.model import Finding, Origin

if TYPE_CHECKING:
    from lab_builder.lint.reports import Report


def as_text(finding: Finding, origins: Mapping[str, Origin]) -> str:
    """Return a finding as text: a line, its property path, and the line that defines the resource.

    The last two are omitted if they are not known.
    """
    place = f"{finding.path}:{finding.line}:{finding.column}"
    origin = origins.get(finding.logical_id or "")
    message = output.printable(finding.message)
    line = f"{output.printable(place)}: {finding.severity} {finding.rule}: {message}"
    coloured = output.coloured(finding.severity)
    lines = [output.prose(line, "    ").replace(f" {finding.severity} ", f" {coloured} ", 1)]
    if finding.property_path:
        lines.append(f"  at {output.printable(finding.property_path)}")
    if origin:
        lines.append(f"  {finding.logical_id} is defined at {origin}")
    return "\n".join(lines)


def listing(report: Report) -> str:
    """Return all findings, each with its source line and a mark below its position."""
    return "\n".join(
        f"{as_text(finding, report.origins)}{excerpt(finding, outcome.source)}"
        for outcome in report.outcomes
        for finding in outcome.findings
    )


def as_values(found: Sequence[Finding], origins: Mapping[str, Origin]) -> list[dict[str, Any]]:
    """Return findings as values for JSON."""
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "file": str(finding.path),
            "line": finding.line,
            "column": finding.column,
            "end_line": finding.end_line,
            "end_column": finding.end_column,
            "logical_id": finding.logical_id,
            "property_path": finding.property_path,
            "defined_at": origins.get(finding.logical_id or ""),
            "source": finding.source_url,
            "fix": asdict(finding.fix) if finding.fix else None,
        }
        for finding in found
    ]


def summary(report: Report, checked: str) -> str:
    """Return the number of findings, and how many of them --fix fixes."""
    fixable = sum(finding.fix is not None for finding in report.findings)
    fixes = f"; --fix fixes {fixable} of them" if fixable else ""
    return f"{checked}: {failures.count(report.findings)}{fixes}"


def stop_at(found: Sequence[Finding], origins: Mapping[str, Origin]) -> None:
    """Show findings, and stop if one of them is an error.

    Raises:
        FindingsError: a finding is an error.
    """
    for finding in found:
        output.progress(as_text(finding, origins))
    failures.stop_at(found, shown=True)
