"""Findings as a person reads them, and the error that stops a deploy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lab_builder.cli import output
from lab_builder.errors import FindingsError
from lab_builder.model import Finding, Origin


def as_text(finding: Finding, origins: Mapping[str, Origin]) -> str:
    """Return a finding in one line, with the lab module's line where one defines the resource."""
    place = f"{finding.path}:{finding.line}:{finding.column}"
    origin = origins.get(finding.logical_id or "")
    defined = f"  [{finding.logical_id} is defined at {origin}]" if origin else ""
    severity = output.coloured(finding.severity)
    return f"{place}: {severity} {finding.rule}: {finding.message}{defined}"


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
            "logical_id": finding.logical_id,
            "defined_at": origins.get(finding.logical_id or ""),
            "source": finding.source_url,
        }
        for finding in found
    ]


def count(found: Sequence[Finding]) -> str:
    """Return how many findings there are, in words."""
    if not found:
        return "no findings"
    return f"{len(found)} finding{'s' if len(found) != 1 else ''}"


def stop_at(found: Sequence[Finding], origins: Mapping[str, Origin]) -> None:
    """Show findings on the way to something else, and stop at an error.

    Raises:
        FindingsError: an error is among them.
    """
    for finding in found:
        output.progress(as_text(finding, origins))
    refuse(found)


def of_severity_error(found: Sequence[Finding]) -> list[Finding]:
    """Return the findings that stop a deploy."""
    return [finding for finding in found if finding.severity == "error"]


def refuse(found: Sequence[Finding]) -> None:
    """Raise where an error is among the findings.

    Raises:
        FindingsError: says how many errors there are.
    """
    if errors := of_severity_error(found):
        raise FindingsError(
            f"{count(errors)} of severity error", hint="each finding above names the place to mend"
        )
