"""What cfn-lint's metadata and configuration file say goes for our rules as for its own."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from lab_builder import lint
from lab_builder.lint.rule import EXAMPLES

OURS = "E9401"
FAULTY = (EXAMPLES / OURS / "bad.yaml").read_text(encoding="utf-8") + "      Timout: 10\n"
THEIRS = "E3002"
PART = "Metadata:\n  cfn-lint:\n    config:\n      ignore_checks: [{}]\n"


class Found(Protocol):
    """Returns the rules that find something in a template, with these configuration files."""

    def __call__(self, template: str, configuration: str = "", home: str = "") -> set[str]: ...


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Found:
    def found(template: str, configuration: str = "", home: str = "") -> set[str]:
        (tmp_path / "home").mkdir()
        (tmp_path / "home" / ".cfnlintrc").write_text(home)
        (tmp_path / ".cfnlintrc").write_text(configuration)
        (tmp_path / "t.yaml").write_text(template)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        return {finding.rule for finding in lint.check_file(Path("t.yaml"), "us-east-1")}

    return found


def on_the_resource(rule: str) -> str:
    indented = "".join(f"    {line}\n" for line in PART.format(rule).splitlines())
    return FAULTY.replace("    Properties:\n", f"{indented}    Properties:\n", 1)


@pytest.mark.parametrize(
    ("template", "configuration", "home", "rules"),
    [
        (FAULTY, "", "", {OURS, THEIRS}),
        (PART.format(OURS) + FAULTY, "", "", {THEIRS}),
        (PART.format(THEIRS) + FAULTY, "", "", {OURS}),
        (on_the_resource(OURS), "", "", {THEIRS}),
        (on_the_resource(THEIRS), "", "", {OURS}),
        (FAULTY, f"ignore_checks: [{OURS}]", "", {THEIRS}),
        (FAULTY, "", f"ignore_checks: [{OURS}]", {THEIRS}),
        (FAULTY, "ignore_checks: [E9, E3]", "", set()),
        (on_the_resource(OURS), f"mandatory_checks: [{OURS}]", "", {OURS, THEIRS}),
        (FAULTY, "ignore_templates: ['*.yaml']", "", set()),
        (FAULTY, "append_rules: [lab_builder.lint.rules]", "", {OURS, THEIRS}),
    ],
    ids=[
        *("nothing", "template ours", "template theirs", "resource ours", "resource theirs"),
        *("file", "home", "prefixes", "mandatory", "ignore_templates", "named as appended"),
    ],
)
def test_suppressions_are_honoured(
    found: Found, template: str, configuration: str, home: str, rules: set[str]
) -> None:
    assert found(template, configuration, home) == rules


def test_informational_rules_are_included_on_request(found: Found) -> None:
    template = "Resources:\n  A:\n    Type: AWS::RDS::DBInstance\n    Properties:\n"
    template += (
        "      Engine: mysql\n      DBInstanceClass: db.t3.micro\n      AllocatedStorage: '5'\n"
    )
    template += "    DeletionPolicy: Delete\n    UpdateReplacePolicy: Delete\n"
    assert "I3013" in found(template, "include_checks: [I]")


def test_rules_are_configured(found: Found) -> None:
    template = (
        "Resources:\n  A:\n    Type: AWS::SQS::Queue\n    Properties:\n      DelaySeconds: '5'\n"
    )
    strict = "configure_rules:\n  E3012:\n    strict: true\n"
    assert "E3012" in found(template, strict)
