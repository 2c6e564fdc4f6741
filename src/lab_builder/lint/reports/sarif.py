"""Findings as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lab_builder.lint.reports import Place, Report
from lab_builder.lint.reports.fingerprints import LINE_HASH, line_hashes
from lab_builder.model import Finding, Replacement, Severity
from lab_builder.template.source import RENDERED
from lab_builder.version import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report) -> str:
    """Return the log as indented JSON.

    Raises:
        LabBuilderError: a ``.cfnlintrc`` is broken.
    """
    urls = {finding.rule: finding.source_url for finding in report.findings}
    rules = sorted(urls)
    described = _descriptions(rules)
    driver = {
        "name": "lab-builder lint",
        "version": __version__,
        "rules": [_rule(rule, urls[rule], described.get(rule)) for rule in rules],
    }
    hashes = _Hashes(report)
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, rules.index(finding.rule), report, hashes)
            for finding in report.findings
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _descriptions(rules: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return title and description of rules; those of cfn-lint's plugins too."""
    if not rules:
        return {}
    from lab_builder.lint.runner import configured

    with configured(None) as runner:
        found = {rule: runner.rules.get(rule) for rule in rules}
    return {
        rule: (known.shortdesc, known.description or known.shortdesc)
        for rule, known in found.items()
        if known is not None
    }


def _rule(rule: str, url: str, described: tuple[str, str] | None) -> dict[str, Any]:
    descriptor: dict[str, Any] = {"id": rule}
    if described:
        title, description = described
        descriptor |= {
            "shortDescription": {"text": title},
            "fullDescription": {"text": description},
            "help": {"text": f"{description}\n\n{url}" if url else description},
        }
    return {**descriptor, "helpUri": url} if url else descriptor


class _Hashes:
    """The fingerprints of the lines of files, each file's computed once."""

    def __init__(self, report: Report) -> None:
        self._texts = {
            outcome.path: outcome.source.text
            for outcome in report.outcomes
            if outcome.source and outcome.path != RENDERED
        }
        self._of: dict[Path, list[str]] = {}

    def of(self, finding: Finding, place: Place) -> str | None:
        """Return the fingerprint of the line of a finding, None where it cannot be read."""
        if place.path not in self._of:
            text = self._texts.get(finding.path)
            if text is None:
                with suppress(OSError, ValueError):
                    text = place.path.read_text(encoding="utf-8")
            self._of[place.path] = [] if text is None else line_hashes(text)
        hashes = self._of[place.path]
        return hashes[place.line - 1] if 0 < place.line <= len(hashes) else None


def _result(finding: Finding, rule: int, report: Report, hashes: _Hashes) -> dict[str, Any]:
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
    if place and (fingerprint := hashes.of(finding, place)):
        result["partialFingerprints"] = {LINE_HASH: fingerprint}
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
