"""SARIF: valid by the standard's own schema, with every finding at its place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from lab_builder.lint import RENDERED, Outcome, Source
from lab_builder.lint.reports import Report, sarif
from lab_builder.lint.reports.fingerprints import line_hashes
from unit.lint.reports.findings import LAB, TEMPLATE, finding, lost, of_files, of_lab

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
    assert (rule["id"], rule["helpUri"]) == ("E3002", "https://example.com/rule")
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


def test_every_rule_has_a_description_those_of_cfn_lint_too() -> None:
    ours = replace(finding(), rule="E9131", source_url="")
    for rule in run(of_files(finding(), finding("warning"), ours, lost()))["tool"]["driver"][
        "rules"
    ]:
        for name in ("shortDescription", "fullDescription", "help"):
            assert len(rule[name]["text"]) > 10, rule


def fingerprints(text: str, *lines: int) -> list[str]:
    """Return those of findings at lines of a template."""
    found = [replace(finding(), line=line, end_line=line) for line in lines]
    results = run(Report([Outcome(TEMPLATE, found, Source(text, TEMPLATE))]))["results"]
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]


def test_a_fingerprint_stays_when_its_line_moves() -> None:
    text = "Resources:\n" + "".join(f"  Topic{n}: {{Type: AWS::SNS::Topic}}\n" for n in range(20))
    moved = f"Description: moved\n\n{text}"
    before, after = fingerprints(text, 3, 9), fingerprints(moved, 5, 11)
    assert before == after
    assert len(set(before)) == 2


def test_lines_that_are_the_same_have_fingerprints_of_their_own() -> None:
    first, second = fingerprints("- same\n" * 200, 1, 2)
    assert first.partition(":")[0] == second.partition(":")[0]
    assert first != second


def test_a_finding_of_a_lab_has_the_fingerprint_of_the_line_of_its_module(tmp_path: Path) -> None:
    module = tmp_path / LAB
    module.parent.mkdir(parents=True)
    module.write_text("\n" * 11 + "topic = Topic()\n", encoding="utf-8")
    (result,) = run(of_lab(finding(path=RENDERED), folder=tmp_path))["results"]
    assert result["partialFingerprints"]


# As GitHub computes them: https://github.com/github/codeql-action/blob/main/src/fingerprints.ts
@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\r\n  \t\tc\r d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
    ],
)
def test_fingerprints_are_those_that_github_computes(text: str, hashes: list[str]) -> None:
    assert line_hashes(text) == hashes
