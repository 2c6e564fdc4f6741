"""Findings: at their place, with their resource, for any file whatever is in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from lab_builder import lint
from lab_builder.errors import RegionError
from lab_builder.model import Finding

REGION = "eu-central-1"
FAULTY = dedent(
    """\
    Resources:
      Alerts:
        Type: AWS::SNS::Topic
        Properties:
          TopicNam: a
    """
)
GOOD = FAULTY.replace("TopicNam:", "TopicName:")


def findings(tmp_path: Path, content: str | bytes, name: str = "template.yaml") -> list[Finding]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return lint.check_file(path, REGION)


def test_a_good_template_has_no_findings(tmp_path: Path) -> None:
    assert findings(tmp_path, GOOD) == []


def test_a_finding_names_rule_place_and_resource(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, FAULTY)
    assert (finding.rule, finding.severity) == ("E3002", "error")
    assert (finding.path, finding.line, finding.column) == (tmp_path / "template.yaml", 5, 7)
    assert finding.logical_id == "Alerts"
    assert finding.property_path == "Resources.Alerts.Properties.TopicNam"
    assert "TopicNam" in finding.message
    assert finding.source_url.startswith("https://")


def test_json_is_checked_like_yaml(tmp_path: Path) -> None:
    text = '{"Resources": {\n "Alerts": {"Type": "AWS::SNS::Topik"}}}'
    (finding,) = findings(tmp_path, text, "template.json")
    assert (finding.rule, finding.line, finding.logical_id) == ("E3006", 2, "Alerts")


def test_findings_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    faulty = FAULTY + "  Other:\n    Type: AWS::No::Such\nOutputs:\n  X:\n    Value: !Ref Nobody\n"
    places = [(finding.line, finding.column) for finding in findings(tmp_path, faulty)]
    assert len(places) >= 3
    assert places == sorted(places)


def test_a_warning_is_no_error(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, "Parameters:\n  Unused:\n    Type: String\n" + GOOD)
    assert (finding.rule, finding.severity) == ("W2001", "warning")


def test_suppressions_in_the_metadata_are_honoured(tmp_path: Path) -> None:
    ignored = "Metadata:\n  cfn-lint:\n    config:\n      ignore_checks: [E3002]\n"
    assert findings(tmp_path, ignored + FAULTY) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"- a list\n",
        b"text",
        bytes(range(256)),
        "Resources: {}".encode("utf-16"),
        b"Resources:\n  A: [\n",
        b"Resources:\n\tA: 1\n",
        b"Resources:\n  A: {Type: AWS::SNS::Topic}\n  A: {Type: AWS::SNS::Topic}\n",
        b"Resources: &a\n  A: *a\n",
        b"Resources: !!python/object/apply:os.system ['exit 1']\n",
        b"a: \x00",
        b'{"a":' * 5000,
    ],
)
def test_what_is_no_template_is_a_finding(tmp_path: Path, content: bytes) -> None:
    found = findings(tmp_path, content)
    assert found
    assert found[0].severity == "error"


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_what_is_no_file_is_a_finding(tmp_path: Path, name: str) -> None:
    (finding,) = lint.check_file(tmp_path / name, REGION)
    assert (finding.rule, finding.line, finding.column) == ("E0000", 1, 1)
    assert finding.path == tmp_path / name


def test_a_name_with_wildcards_is_one_file(tmp_path: Path) -> None:
    assert findings(tmp_path, GOOD, "[a]*.yaml") == []


def test_a_region_that_does_not_exist_is_named(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(GOOD)
    with pytest.raises(RegionError) as caught:
        lint.check_file(path, "eu-nowhere-1")
    assert caught.value.where == "eu-nowhere-1"


def test_a_region_that_the_template_itself_names_wrongly_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(f"Metadata: {{cfn-lint: {{config: {{regions: [mars-1]}}}}}}\n{GOOD}")
    (finding,) = lint.check_file(path)
    assert "unknown regions in the metadata: mars-1" in finding.message


def test_what_a_region_lacks_is_found_there(tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text("Resources:\n  A:\n    Type: AWS::Cloud9::EnvironmentEC2\n")
    there = {finding.rule for finding in lint.check_file(path, "us-east-1")}
    elsewhere = {finding.rule for finding in lint.check_file(path, "mx-central-1")}
    assert "E3006" not in there
    assert "E3006" in elsewhere


def run(folder: Path, code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, where cfn-lint has no configuration but the folder's."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | {"HOME": str(folder)} | environ,
        check=False,
        capture_output=True,
        text=True,
    )


_CHECK = "from pathlib import Path; from lab_builder import lint; "


def test_a_configuration_file_is_honoured(tmp_path: Path) -> None:
    (tmp_path / ".cfnlintrc").write_text("ignore_checks: [E3002]\ntemplates: [nowhere.yaml]\n")
    (tmp_path / "t.yaml").write_text(FAULTY)
    done = run(tmp_path, _CHECK + "print(lint.check_file(Path('t.yaml'), 'us-east-1'))")
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_broken_configuration_file_says_so(tmp_path: Path) -> None:
    (tmp_path / ".cfnlintrc").write_text("ignore_checks: 5\n")
    (tmp_path / "t.yaml").write_text(GOOD)
    code = (
        "from lab_builder.errors import LabBuilderError\n"
        + _CHECK
        + "\ntry: lint.check_file(Path('t.yaml'), 'us-east-1')"
        + "\nexcept LabBuilderError as error: print(error.hint)"
    )
    done = run(tmp_path, code)
    assert ".cfnlintrc" in done.stdout


def test_checking_prints_nothing_and_leaves_the_collector_on(tmp_path: Path) -> None:
    code = _CHECK + "import gc; lint.check_file(Path('none')); assert gc.isenabled()"
    code += "; lint.check_file(Path('broken')); assert gc.isenabled()"
    (tmp_path / "broken").write_text("a: [")
    done = run(tmp_path, code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_importing_lint_is_cheap() -> None:
    code = "import sys, lab_builder.lint; sys.exit('cfnlint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
