"""Reports to render: what a template of each kind comes to."""

from __future__ import annotations

from pathlib import Path

from lab_builder.lint import RENDERED, Outcome
from lab_builder.lint.reports import Report
from lab_builder.model import Finding, Origin, Replacement, Severity

TEMPLATE = Path("templates/my stack,100%.yaml")
LAB = Path("src/labs/sns.py")


def finding(severity: Severity = "error", message: str = "wrong", path: Path = TEMPLATE) -> Finding:
    return Finding(
        rule={"error": "E3002", "warning": "W2001", "info": "I3013"}[severity],
        severity=severity,
        message=message,
        path=path,
        line=5,
        column=7,
        source_url="https://example.com/rule",
        logical_id="Alerts",
        end_line=5,
        end_column=15,
        fix=Replacement(40, 48, "TopicName"),
        property_path="Resources.Alerts.Properties.TopicNam",
    )


def of_files(*findings: Finding) -> Report:
    return Report([Outcome(Path("good.yaml"), []), Outcome(TEMPLATE, list(findings))])


def of_lab(*findings: Finding, folder: Path | None = None) -> Report:
    origin = Origin((folder or Path.cwd()) / LAB, 12)
    return Report([Outcome(RENDERED, list(findings))], {"Alerts": origin})


def lost() -> Finding:
    """What cannot be read has no end, no resource and no link."""
    return Finding("E0000", "error", "cannot be read", Path("gone.yaml"), 1, 1)
