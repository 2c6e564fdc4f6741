"""``lab-builder lint``: what it prints, in which format, and how it ends."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from click.testing import CliRunner

from functional import console
from functional.commands import ROOT
from lab_builder.cli import main

FAULTY = """\
Resources:
  Alerts:
    Type: AWS::SNS::Topic
    Properties:
      TopicNam: a   # not a property
"""
GOOD = FAULTY.replace("TopicNam:", "TopicName:")
WARNED = "Parameters:\n  Unused: {Type: String}\n" + GOOD
FIXABLE = """\
Resources:
  Rule:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 minutes)   # often
"""


@dataclass(frozen=True)
class Ended:
    """How the command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def value(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.stdout)


Lint = Callable[..., Ended]


@pytest.fixture
def lint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lint:
    """Run the command in a folder of its own, where nothing else is configured."""
    monkeypatch.chdir(tmp_path)
    environ = {"HOME": str(tmp_path), "LAB_BUILDER_CACHE": str(tmp_path / ".cache")}

    def lint(*arguments: str) -> Ended:
        done = CliRunner(env=environ | {"AWS_REGION": "us-east-1"}).invoke(
            main, ["lint", *arguments]
        )
        return Ended(done.exit_code, done.stdout, done.stderr)

    return lint


def file(folder: Path, text: str, name: str = "t.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_a_finding_is_shown_with_its_path_its_line_and_a_mark(lint: Lint, tmp_path: Path) -> None:
    file(tmp_path, FAULTY)

    ended = lint("t.yaml")

    first, path, line, mark = ended.stdout.splitlines()
    assert first.startswith("t.yaml:5:7: error E3002: ")
    assert path == "  at Resources.Alerts.Properties.TopicNam"
    assert line == "     5 |       TopicNam: a   # not a property"
    assert mark == "       |       ^^^^^^^^"
    assert (ended.code, "1 finding of severity error" in ended.stderr) == (3, True)


def test_the_documentation_shows_a_finding_as_it_is(lint: Lint, tmp_path: Path) -> None:
    (shown,) = console.blocks(ROOT / "docs" / "linting.md", "text")
    file(tmp_path, FAULTY.replace("   # not a property", ""), "template.yaml")
    assert lint("template.yaml").stdout == shown


def test_every_format_tells_the_same_finding(lint: Lint, tmp_path: Path) -> None:
    file(tmp_path, FAULTY)

    told = {form: lint("t.yaml", "--format", form) for form in ("json", "sarif", "junit")}
    github = lint("t.yaml", "--format", "github")

    assert told["json"].value == lint("t.yaml", "--json").value
    (result,) = told["sarif"].value["runs"][0]["results"]
    (failure,) = Xml.fromstring(told["junit"].stdout).findall(".//failure")
    assert [told["json"].value[0]["rule"], result["ruleId"], failure.get("type")] == ["E3002"] * 3
    assert github.stdout.startswith("::error title=E3002,file=t.yaml,line=5,col=7,endColumn=15::")
    assert {ended.code for ended in (*told.values(), github)} == {3}
    assert {ended.stderr for ended in (*told.values(), github)} == {""}


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github"])
def test_a_good_template_is_well_in_every_format(lint: Lint, tmp_path: Path, form: str) -> None:
    file(tmp_path, GOOD)
    ended = lint("t.yaml", "--format", form)
    assert ended.code == 0
    assert (ended.stdout == "") == (form in ("text", "github"))


@pytest.mark.parametrize(
    ("fail_on", "code"), [((), 0), (("--fail-on", "warning"), 3), (("--fail-on", "info"), 3)]
)
def test_warnings_make_it_fail_on_request(
    lint: Lint, tmp_path: Path, fail_on: tuple[str, ...], code: int
) -> None:
    file(tmp_path, WARNED)
    assert lint("t.yaml", *fail_on).code == code
    assert lint("t.yaml", "--json", *fail_on).code == code


def test_findings_in_the_lab_name_the_line_of_its_module_in_every_format(
    lint: Lint, tmp_path: Path
) -> None:
    (tmp_path / ".cfnlintrc").write_text("include_checks: [I]\n")
    found = [finding for finding in lint("--json").value if finding["logical_id"]]
    assert found
    places = {"{path}:{line}".format(**finding["defined_at"]) for finding in found}
    assert all("/labs/aws_deep_dive/" in place for place in places)
    text = lint().stdout
    results = lint("--format", "sarif").value["runs"][0]["results"]
    cases = Xml.fromstring(lint("--format", "junit").stdout).iter("testcase")
    commands = lint("--format", "github").stdout

    physical = [result["locations"][0]["physicalLocation"] for result in results]
    assert all(f"is defined at {place}\n" in text for place in places)
    assert places == {
        f"{where['artifactLocation']['uri'].removeprefix('file://')}:{where['region']['startLine']}"
        for where in physical
    }
    assert places <= {f"{case.get('file')}:{case.get('line')}" for case in cases}
    assert all("file={},line={}".format(*place.rsplit(":", 1)) in commands for place in places)


def test_a_pattern_names_the_templates_below_a_folder(lint: Lint, tmp_path: Path) -> None:
    file(tmp_path, FAULTY, "stacks/b.yaml")
    file(tmp_path, GOOD, "stacks/a.yaml")
    found = lint("stacks/**/*.yaml", "stacks/b.yaml", "--json").value
    assert [finding["file"] for finding in found] == ["stacks/b.yaml"]


def test_a_pattern_that_names_nothing_is_refused(lint: Lint, tmp_path: Path) -> None:
    ended = lint("*.yml")
    assert (ended.code, "no file matches '*.yml'" in ended.stderr) == (2, True)


def test_fixes_are_applied_on_request(lint: Lint, tmp_path: Path) -> None:
    path = file(tmp_path, FIXABLE, "real.yaml")
    path.chmod(0o640)
    (tmp_path / "link.yaml").symlink_to(path)

    told = lint("link.yaml")
    fixed = lint("--fix", "link.yaml")

    assert "lab-builder lint --fix link.yaml applies the fixes" in told.stderr
    assert (fixed.code, fixed.stdout) == (0, "")
    assert "fixed link.yaml:5:7: E3027" in fixed.stderr
    assert path.read_text() == FIXABLE.replace("1 minutes", "1 minute")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert (tmp_path / "link.yaml").is_symlink()
    assert {path.name for path in tmp_path.iterdir()} - {".cache"} == {"link.yaml", "real.yaml"}


def test_files_that_are_not_templates_are_skipped_on_request(lint: Lint, tmp_path: Path) -> None:
    file(tmp_path, "services: {}\n", "compose.yaml")
    file(tmp_path, "Resources:\n  A: {Type: AWS::SNS::Topic\n", "broken.yaml")
    found = lint("--only-templates", "--json", "compose.yaml", "broken.yaml").value
    assert [finding["file"] for finding in found] == ["broken.yaml"]


def test_a_rule_is_explained(lint: Lint, tmp_path: Path) -> None:
    ours, theirs = lint("--explain", "e9401"), lint("--explain", "E3012")
    assert ours.stdout.startswith("E9401 (error): A Glue job has MaxCapacity")
    assert "With the fault:\n\n    Resources:" in ours.stdout
    assert "  strict = False" in theirs.stdout
    assert lint("--explain", "E9401", "--json").value["rule"] == "E9401"


@pytest.mark.parametrize(
    ("words", "what", "hint"),
    [
        ("--explain E9X01", "unknown rule E9X01", "did you mean E9"),
        ("--fix", "no file is named", "name the templates"),
        ("--only-templates", "no file is named", "name the templates"),
    ],
)
def test_what_cannot_be_meant_is_refused(lint: Lint, words: str, what: str, hint: str) -> None:
    ended = lint(*words.split())
    assert ended.code == 2
    assert what in ended.stderr
    assert hint in ended.stderr
    assert lint(*words.split(), "--json").value["error"]["what"] == what


def test_two_formats_at_once_are_refused(lint: Lint, tmp_path: Path) -> None:
    assert lint("--json", "--format", "sarif").code == 2


@pytest.mark.parametrize(
    "configuration", ["ignore_checks: 5\n", "a: [\n", "- a\n", "append_rules: [no.such.rules]\n"]
)
def test_a_broken_configuration_file_is_told_as_json_too(
    lint: Lint, tmp_path: Path, configuration: str
) -> None:
    file(tmp_path, GOOD)
    file(tmp_path, configuration, ".cfnlintrc")
    ended = lint("--format", "json", "t.yaml")
    assert (ended.code, ".cfnlintrc" in ended.value["error"]["hint"]) == (1, True)


def test_a_json_document_is_one_line_of_marks_away_from_its_place(
    lint: Lint, tmp_path: Path
) -> None:
    minified = json.dumps({"Resources": {"A": {"Type": "AWS::SNS::Topik"}}})
    file(tmp_path, minified, "t.json")
    *_, line, mark = lint("t.json").stdout.splitlines()
    assert line[mark.index("^") :].startswith('"Type"')
