"""Many files: in their order, on all cores, and none is harmed by another."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_builder import lint
from lab_builder.errors import RegionError
from lab_builder.lint.cache import Cache
from lab_builder.lint.many import Outcome

REGION = "us-east-1"
GOOD = "Resources:\n  A: {Type: AWS::SNS::Topic}\n"
FAULTY = "Resources:\n  A: {Type: AWS::SNS::Topik}\n"

# A rule of a user's own that kills the process which checks a template with Metadata: {Kill: it}.
KILLER = """
import os
from cfnlint.rules import CloudFormationLintRule

class Killer(CloudFormationLintRule):
    id = "E9999"
    shortdesc = description = "kills"

    def match(self, cfn):
        if "Kill" in cfn.template.get("Metadata", {}):
            os._exit(7)
        return []
"""


def rules(outcomes: list[Outcome]) -> list[list[str]]:
    return [[finding.rule for finding in outcome.findings] for outcome in outcomes]


def files(folder: Path, *texts: str) -> list[Path]:
    paths = [folder / f"{number}.yaml" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return paths


def test_outcomes_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    large = GOOD + "".join(f"  B{n}: {{Type: AWS::SQS::Queue}}\n" for n in range(60))
    paths = files(tmp_path, large, FAULTY, GOOD, "a: [", FAULTY)
    outcomes = lint.check_files([*paths, tmp_path / "gone"], REGION)
    assert [outcome.path for outcome in outcomes] == [*paths, tmp_path / "gone"]
    assert rules(outcomes) == [[], ["E3006"], [], ["E0000"], ["E3006"], ["E0000"]]
    assert all(outcome.source for outcome in outcomes[:5])


def test_many_are_found_as_each_alone(tmp_path: Path) -> None:
    paths = files(tmp_path, GOOD, FAULTY, "a: 1")
    outcomes = lint.check_files(paths, REGION)
    assert [outcome.findings for outcome in outcomes] == [
        lint.check_file(path, REGION) for path in paths
    ]


def test_a_check_that_dies_harms_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "Killer.py").write_text(KILLER)
    (tmp_path / ".cfnlintrc").write_text("append_rules: [rules]\n")
    monkeypatch.chdir(tmp_path)
    paths = files(tmp_path, GOOD, "Metadata: {Kill: it}\n" + GOOD, FAULTY)
    outcomes = lint.check_files(paths, REGION)
    assert rules(outcomes) == [[], ["E0002"], ["E3006"]]
    assert outcomes[1].findings[0].message == "the process that checked this template died"


def test_what_did_not_change_comes_from_the_cache(tmp_path: Path) -> None:
    paths = files(tmp_path, GOOD, FAULTY)
    cache = Cache(tmp_path / "cache", {}, REGION)
    first = lint.check_files(paths, REGION, cache=cache)
    for path in cache.folder.iterdir():
        path.write_text(path.read_text().replace("E3006", "E1234"))

    again = lint.check_files(paths, REGION, cache=cache)
    paths[1].write_text(FAULTY + "\n")
    changed = lint.check_files(paths, REGION, cache=cache)

    assert [rules(outcomes)[1] for outcomes in (first, again, changed)] == [
        *(["E3006"], ["E1234"], ["E3006"])
    ]


def test_a_definition_beside_the_template_that_changed_is_checked_again(tmp_path: Path) -> None:
    state = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "%s": %s}}}'
    machine = tmp_path / "machine.asl.json"
    machine.write_text(state % ("End", "true"))
    paths = files(
        tmp_path,
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Machine:\n"
        "    Type: AWS::Serverless::StateMachine\n    Properties:\n"
        "      DefinitionUri: machine.asl.json\n      Policies: [AWSXrayWriteOnlyAccess]\n",
    )
    cache = Cache(tmp_path / "cache", {}, REGION)

    good, again = (lint.check_files(paths, REGION, cache=cache) for _ in range(2))
    machine.write_text(state % ("Next", '"Nowhere"'))
    faulty = lint.check_files(paths, REGION, cache=cache)

    assert rules(good) == rules(again) == [[]]
    assert rules(faulty) != [[]]


def test_a_rule_of_the_users_own_keeps_results_out_of_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / ".cfnlintrc").write_text("append_rules: [rules]\n")
    monkeypatch.chdir(tmp_path)
    cache = Cache(tmp_path / "cache", {}, REGION)
    lint.check_files(files(tmp_path, GOOD), REGION, cache=cache)
    assert not cache.folder.exists()


def test_what_is_no_template_is_passed_over_on_request(tmp_path: Path) -> None:
    paths = files(tmp_path, GOOD, "services: {}\n")
    outcomes = lint.check_files([*paths, tmp_path / "gone"], REGION, only_templates=True)
    assert [outcome.path for outcome in outcomes] == [paths[0], tmp_path / "gone"]


def test_an_error_that_is_of_no_file_is_raised(tmp_path: Path) -> None:
    with pytest.raises(RegionError):
        lint.check_files(files(tmp_path, GOOD, GOOD), "eu-nowhere-1")


def test_no_files_are_no_outcomes() -> None:
    assert lint.check_files([]) == []
