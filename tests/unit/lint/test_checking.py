"""A rendered template is checked in a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_builder.errors import LabBuilderError
from lab_builder.lint import RENDERED, child_process
from lab_builder.lint.cache import Cache
from lab_builder.lint.checking import Checking
from lab_builder.model import Template

FAULTY = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Alerts:
    Type: AWS::SNS::Topic
    Properties:
      NoSuchProperty: true
"""


def test_a_rendered_template_is_checked_by_its_text() -> None:
    (finding,) = Checking(Template(body={}, text=FAULTY)).findings()

    assert (finding.path, finding.line, finding.logical_id) == (RENDERED, 6, "Alerts")


def test_a_template_is_checked_once_where_there_is_a_cache(tmp_path: Path) -> None:
    cache = Cache(tmp_path, {})
    first = Checking(Template(body={}, text=FAULTY), cache).findings()
    second = Checking(Template(body={}, text=FAULTY), cache)

    assert second.findings() == first
    assert second._call is None


def test_what_keeps_cfn_lint_from_starting_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".cfnlintrc").write_text("regions: {")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(LabBuilderError, match="cfn-lint cannot start"):
        Checking(Template(body={}, text=FAULTY)).findings()


def test_a_check_that_is_not_wanted_any_more_is_ended() -> None:
    checking = Checking(Template(body={}, text=FAULTY))
    checking.begin()

    checking.cancel()

    assert checking._call
    assert checking._call._process
    assert checking._call._process.poll() is not None


def test_a_call_that_fails_has_no_result() -> None:
    assert child_process.call(int, "no number") is None


def test_a_call_returns_what_the_function_does() -> None:
    assert child_process.call(int, "12") == 12
