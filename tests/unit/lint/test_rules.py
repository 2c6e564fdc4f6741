"""Every rule finds the fault of its bad example, and no rule finds any in a good one."""

import re
from functools import cache

import pytest

from lab_builder.lint import check_file
from lab_builder.lint.rule import EXAMPLES, Rule
from lab_builder.lint.rules import ALL
from lab_builder.model import Finding

BY_ID = pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)


@cache
def bad(rule: str) -> list[Finding]:
    """Return the findings of a rule's bad example, which take a while, once for all tests."""
    return check_file(EXAMPLES / rule / "bad.yaml")


@BY_ID
def test_the_bad_example_has_the_fault_and_no_other(rule: type[Rule]) -> None:
    assert {finding.rule for finding in bad(rule.id) if finding.rule[1:].startswith("9")} == {
        rule.id
    }


@BY_ID
def test_a_finding_says_what_aws_does(rule: type[Rule]) -> None:
    messages = [finding.message for finding in bad(rule.id) if finding.rule == rule.id]
    assert rule.effect
    assert all(f"; {rule.effect}" in message for message in messages)


@BY_ID
def test_the_good_example_has_no_fault_of_ours_or_cfn_lints(rule: type[Rule]) -> None:
    assert [str(finding) for finding in check_file(EXAMPLES / rule.id / "good.yaml")] == []


@BY_ID
def test_a_rule_has_a_summary_a_reason_and_a_source(rule: type[Rule]) -> None:
    assert re.fullmatch(r"[EWI]9\d{3}", rule.id)
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
