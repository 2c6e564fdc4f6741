"""Findings as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lab_builder.lint.reports import Place, Report
from lab_builder.model import Finding, Replacement, Severity
from lab_builder.version import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report) -> str:
    """Return the log as indented JSON."""
    rules = sorted({(finding.rule, finding.source_url) for finding in report.findings})
    indices = {rule: index for index, rule in enumerate(rules)}
    driver = {
        "name": "lab-builder lint",
        "version": __version__,
        "rules": [{"id": rule, **({"helpUri": url} if url else {})} for rule, url in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, indices[finding.rule, finding.source_url], report)
            for finding in report.findings
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _result(finding: Finding, rule: int, report: Report) -> dict[str, Any]:
    place = report.place(finding)
    location: dict[str, Any] = {}
    if place:
        location["physicalLocation"] = {
            "artifactLocation": _artifact(place.path),
            "region": _region(place),
        }
    if logical := _logical_locations(finding):
        location["logicalLocations"] = logical
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
    }
    if location:
        result["locations"] = [location]
    if finding.fix and place:
        result["fixes"] = [_fix(finding.fix, place)]
    return result


def _logical_locations(finding: Finding) -> list[dict[str, str]]:
    """Return the resource that a finding is about, and the path of the property."""
    found = []
    if finding.logical_id:
        found.append({"name": finding.logical_id, "kind": "resource"})
    if finding.property_path:
        found.append({"fullyQualifiedName": finding.property_path, "kind": "property"})
    return found


def _region(place: Place) -> dict[str, int]:
    region = {"startLine": place.line}
    if place.column:
        region["startColumn"] = place.column
    if place.end_line >= place.line and place.end_column:
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
    return region


def _fix(fix: Replacement, place: Place) -> dict[str, Any]:
    deleted = {"charOffset": fix.start, "charLength": fix.end - fix.start}
    replacement = {"deletedRegion": deleted, "insertedContent": {"text": fix.text}}
    change = {"artifactLocation": _artifact(place.path), "replacements": [replacement]}
    return {"artifactChanges": [change]}


def _artifact(path: Path) -> dict[str, str]:
    """Return a file's URI; one below the current folder, relative to it."""
    return {"uri": path.as_uri() if path.is_absolute() else quote(path.as_posix())}
