"""Fixes: the one right answer, in exactly its place, or none."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from cfnlint.decode import decode_str
from hypothesis import given
from hypothesis import strategies as st

from lab_builder import lint
from lab_builder.errors import LabBuilderError
from lab_builder.lint import Source, fix
from lab_builder.lint.fault import Edit
from lab_builder.lint.linter import check
from lab_builder.lint.rule import EXAMPLES, Rule
from lab_builder.lint.rules import ALL
from lab_builder.model import Finding, Replacement
from lab_builder.template import source

REGION = "eu-central-1"
FAULTY = dedent(
    """\
    # every minute \N{EM DASH} 𝄞
    Resources:
      Rule:
        Type: AWS::Events::Rule
        Properties:
          State: enabled   # one of two
          ScheduleExpression: "rate(1 minutes)"

          Description: !Sub 'nothing'
    """
)
MENDED = FAULTY.replace("enabled", "ENABLED").replace("minutes", "minute").replace("!Sub '", "'")


def mended(tmp_path: Path, text: str) -> str:
    path = tmp_path / "template.yaml"
    path.write_bytes(text.encode())
    return fix.apply(Source(text, path), lint.check_file(path, REGION))


def located(text: str, edit: Edit, *path: Any) -> str | None:
    """Return the text with an edit at a path in it, None where there is no such place."""
    source = Source(text)
    replacement = fix.locate(edit, source, decode_str(text)[0], path)
    if replacement is None:
        return None
    return text[: replacement.start] + replacement.text + text[replacement.end :]


def at(*replacements: Replacement) -> list[Finding]:
    path = Path("t.yaml")
    return [Finding("E1", "error", "", path, 1, 1, fix=one) for one in replacements]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_has_one_right_answer_is_mended_and_all_else_stays(tmp_path: Path, end: str) -> None:
    assert mended(tmp_path, FAULTY.replace("\n", end)) == MENDED.replace("\n", end)


def test_what_is_mended_is_not_found_again(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(MENDED, encoding="utf-8")
    assert lint.check_file(path, REGION) == []


@pytest.mark.parametrize(
    "rule", [rule for rule in ALL if hasattr(sys.modules[rule.__module__], "Edit")]
)
def test_what_a_rule_of_ours_mends_in_its_example_it_does_not_find_again(rule: type[Rule]) -> None:
    path = EXAMPLES / rule.id / "bad.yaml"
    text = source.read(path)
    found = check(text, REGION).findings
    after = check(Source(fix.apply(text, found), path), REGION).findings
    fixed = {(finding.rule, finding.line) for finding in found if finding.fix}
    assert not fixed & {(finding.rule, finding.line) for finding in after}
    assert len(after) == len(found) - len([finding for finding in found if finding.fix])


def test_json_is_mended_too(tmp_path: Path) -> None:
    rule = {"Type": "AWS::Events::Rule", "Properties": {"ScheduleExpression": "rate(1 hours)"}}
    text = json.dumps({"Resources": {"Rule": rule}}, indent=2)
    assert mended(tmp_path, text) == text.replace("1 hours", "1 hour")


def test_what_has_more_than_one_answer_is_left_alone(tmp_path: Path) -> None:
    text = FAULTY.replace("enabled", "on").replace("1 minutes", "1 weeks").replace("!Sub ", "")
    assert mended(tmp_path, text) == text


@pytest.mark.parametrize(
    "description", ["!Sub no", "!Sub 12", "!Sub 'a${!b}'", "!Sub ['a', {}]", "{'Fn::Sub': a}"]
)
def test_a_sub_is_left_where_without_it_something_else_would_stand_there(
    tmp_path: Path, description: str
) -> None:
    text = MENDED.replace("'nothing'", description)
    assert mended(tmp_path, text) == text


def test_a_value_that_comes_from_elsewhere_is_left_alone(tmp_path: Path) -> None:
    parameter = "Parameters:\n  enabled: {Type: String, Default: enabled}\n"
    text = parameter + MENDED.replace("ENABLED", "!Ref enabled")
    assert mended(tmp_path, text) == text


def test_a_rendered_template_is_mended_in_its_lab(tmp_path: Path) -> None:
    (outcome,) = lint.check_all([Source(FAULTY)], REGION)
    assert outcome.findings
    assert all(finding.fix is None for finding in outcome.findings)


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        ("a: x1\nb: x1\n", ("b",), "a: x1\nb: y2\n"),
        ("a: [x1, x1]\n", ("a", 1), "a: [x1, y2]\n"),
        ('{"a": "x1", "b": ["x1"]}', ("b", 0), '{"a": "x1", "b": ["y2"]}'),
        ("a: |\n  b\n  x1\n", ("a",), "a: |\n  b\n  y2\n"),
        ("a: !Sub x1\n", ("a", "Fn::Sub"), "a: !Sub y2\n"),
        ("a: !Sub x1\n", ("a",), "a: !Sub y2\n"),
    ],
)
def test_an_edit_is_made_in_the_value_that_it_is_about(
    text: str, path: tuple[Any, ...], after: str
) -> None:
    assert located(text, Edit("x1", "y2"), *path) == after


def test_a_number_is_found_behind_its_key() -> None:
    assert located("a: 5\nb: 5\n", Edit("5", "6"), "b") == "a: 5\nb: 6\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: x1 x1\n", ("a",)),  # twice
        ('a: "x\\u0031"\n', ("a",)),  # escaped
        ("a: z\n", ("a",)),
        ("a: x1\n", ("b",)),
        ("a: x1\n", ()),
        ("a: x1\n", ("a", 3)),
    ],
)
def test_what_does_not_stand_there_once_has_no_fix(text: str, path: tuple[Any, ...]) -> None:
    assert located(text, Edit("x1", "y2"), *path) is None


@given(st.sets(st.integers(0, 9), max_size=4), st.sampled_from("bcd"))
def test_many_fixes_at_once_are_each_in_its_place(lines: set[int], letter: str) -> None:
    text = "".join(f"k{n}: a\n" for n in range(10))
    found = at(*(Replacement(6 * n + 4, 6 * n + 5, letter * 2) for n in lines))
    expected = "".join(f"k{n}: {letter * 2 if n in lines else 'a'}\n" for n in range(10))
    assert fix.apply(Source(text), found) == expected


def test_of_two_that_overlap_the_first_is_made() -> None:
    found = at(Replacement(3, 5, "x"), Replacement(4, 6, "y"), Replacement(3, 5, "x"))
    assert fix.apply(Source("a: bcde\n"), found) == "a: xde\n"


def test_a_fix_that_would_change_other_values_is_refused() -> None:
    found = at(Replacement(3, 4, "b\nc: d"))
    with pytest.raises(LabBuilderError, match="other values of the template"):
        fix.apply(Source("a: b\n"), found)
