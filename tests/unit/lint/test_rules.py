"""Every rule finds the fault of its bad example, and no rule finds any in a good one."""

import re
from pathlib import Path

import pytest

from lab_builder.lint import check_file
from lab_builder.lint.rule import EXAMPLES, Rule
from lab_builder.lint.rules import ALL

BY_ID = pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)


def ours(path: Path) -> list[str]:
    """The ids of our rules among the findings of a file."""
    return [finding.rule for finding in check_file(path) if finding.rule[1:].startswith("9")]


@BY_ID
def test_the_bad_example_has_the_fault_and_no_other(rule: type[Rule]) -> None:
    assert set(ours(EXAMPLES / rule.id / "bad.yaml")) == {rule.id}


@BY_ID
def test_a_finding_says_what_aws_does(rule: type[Rule]) -> None:
    found = check_file(EXAMPLES / rule.id / "bad.yaml")
    messages = [finding.message for finding in found if finding.rule == rule.id]
    assert rule.effect
    assert all(f"; {rule.effect}" in message for message in messages)


@BY_ID
def test_the_good_example_has_no_fault(rule: type[Rule]) -> None:
    assert ours(EXAMPLES / rule.id / "good.yaml") == []


@BY_ID
def test_cfn_lint_accepts_the_good_example(rule: type[Rule]) -> None:
    assert [str(finding) for finding in check_file(EXAMPLES / rule.id / "good.yaml")] == []


@BY_ID
def test_a_rule_has_a_summary_a_reason_and_a_source(rule: type[Rule]) -> None:
    assert re.fullmatch(r"[EW]9\d{3}", rule.id)
    assert rule.shortdesc
    assert rule.source_url.startswith("https://docs.aws.amazon.com/")
    assert len(rule.description) > 40


def test_no_two_rules_share_an_id() -> None:
    assert len({rule.id for rule in ALL}) == len(ALL)


def test_no_two_rules_share_a_name() -> None:
    """They stand in one package by their names, where cfn-lint looks for them."""
    assert len({rule.__name__ for rule in ALL}) == len(ALL)


def test_every_example_belongs_to_a_rule() -> None:
    assert {folder.name for folder in EXAMPLES.iterdir()} == {rule.id for rule in ALL}
