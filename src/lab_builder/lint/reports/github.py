"""Findings as workflow commands, which GitHub shows at the lines of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Mapping

from lab_builder.lint.reports import Report
from lab_builder.model import Finding, Severity

_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report) -> str:
    """Return one command a finding, without a newline after the last."""
    return "\n".join(_annotation(finding, report) for finding in report.findings)


def _annotation(finding: Finding, report: Report) -> str:
    properties = {"title": finding.rule}
    if place := report.place(finding):
        properties |= {"file": place.path.as_posix(), "line": str(place.line)}
        if place.column:
            properties["col"] = str(place.column)
        if place.end_line == place.line:  # GitHub takes an end column in one line only
            properties["endColumn"] = str(place.end_column)
    pairs = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {pairs}::{_data(_message(finding))}"


def _message(finding: Finding) -> str:
    lines = (finding.message, finding.property_path, finding.source_url)
    return "\n".join(filter(None, lines))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
