"""SARIF: valid by the standard's own schema, with every finding at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lab_builder.lint import RENDERED
from lab_builder.lint.reports import Report, sarif
from unit.lint.reports.findings import LAB, finding, lost, of_files, of_lab

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "schemas" / "sarif-2.1.0-rtm.4.json").read_text(encoding="utf-8")
)


def run(report: Report) -> Any:
    """Return the only run of a report's log, which is valid."""
    log = json.loads(sarif.render(report))
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    (only,) = log["runs"]
    return only


@pytest.mark.parametrize(
    "report",
    [
        of_files(),
        of_files(finding(), finding("warning"), finding("info"), lost()),
        of_files(finding(message='% , : \n "<é𝄞>" \x00')),
        of_lab(finding(path=RENDERED), lost()),
        Report([]),
    ],
    ids=["nothing found", "every severity", "odd characters", "of a lab", "nothing checked"],
)
def test_a_log_is_valid_by_the_schema_of_the_standard(report: Report) -> None:
    assert len(run(report)["results"]) == len(report.findings)


def test_the_schema_refuses_what_is_no_log() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate({"version": "2.1.0", "runs": [{}]})


def test_a_result_names_rule_level_file_region_resource_property_and_fix() -> None:
    only = run(of_files(finding()))
    (result,) = only["results"]
    (rule,) = only["tool"]["driver"]["rules"]
    (location,) = result["locations"]
    assert (result["ruleId"], result["level"], result["message"]["text"]) == (
        *("E3002", "error", "wrong"),
    )
    assert rule == {"id": "E3002", "helpUri": "https://example.com/rule"}
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "templates/my%20stack%2C100%25.yaml"},
        "region": {"startLine": 5, "startColumn": 7, "endLine": 5, "endColumn": 15},
    }
    assert location["logicalLocations"] == [
        {"name": "Alerts", "kind": "resource"},
        {"fullyQualifiedName": "Resources.Alerts.Properties.TopicNam", "kind": "property"},
    ]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"charOffset": 40, "charLength": 8},
            "insertedContent": {"text": "TopicName"},
        }
    ]


def test_severities_are_levels() -> None:
    report = of_files(finding(), finding("warning"), finding("info"))
    assert [result["level"] for result in run(report)["results"]] == ["error", "warning", "note"]


def test_a_finding_in_a_rendered_template_is_at_the_line_of_the_lab_module() -> None:
    (result,) = run(of_lab(finding(path=RENDERED)))["results"]
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": LAB.as_posix()},
        "region": {"startLine": 12},
    }


def test_a_file_elsewhere_has_a_file_uri(tmp_path: Path) -> None:
    (result,) = run(of_lab(finding(path=RENDERED), folder=tmp_path))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == (tmp_path / LAB).as_uri()
