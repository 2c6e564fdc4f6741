"""JUnit: well-formed XML in which CI servers find suites, cases and failures."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as Xml

from hypothesis import given
from hypothesis import strategies as st

from lab_builder.lint import RENDERED
from lab_builder.lint.reports import Report, junit
from unit.lint.reports.findings import TEMPLATE, finding, of_files, of_lab


def read(report: Report) -> Xml.Element:
    return Xml.fromstring(junit.render(report))


def test_every_file_is_a_suite_and_every_finding_a_case() -> None:
    suites = read(of_files(finding(), finding("warning")))
    assert suites.tag == "testsuites"
    assert [suite.get("name") for suite in suites] == ["good.yaml", str(TEMPLATE)]
    assert [len(suite.findall("testcase")) for suite in suites] == [1, 2]
    (failure,) = suites.findall(".//failure")
    assert (failure.get("type"), failure.get("message")) == ("E3002", "wrong")
    assert f"{TEMPLATE}:5:7" in (failure.text or "")


def test_a_good_file_passes() -> None:
    (good, _) = read(of_files())
    assert [list(case) for case in good.findall("testcase")] == [[]]


def test_what_does_not_make_the_check_fail_is_skipped_and_told() -> None:
    report = of_files(finding("warning"))
    (skipped,) = read(report).findall(".//skipped")
    assert skipped.get("message") == "warning: wrong"
    assert len(read(replace(report, fail_on="warning")).findall(".//failure")) == 1


def test_the_counts_are_those_of_the_cases() -> None:
    suites = read(of_files(finding(), finding("warning"), finding("info")))
    for element in (suites, *suites):
        for attribute, tag in (("tests", "testcase"), ("failures", "failure")):
            assert int(element.get(attribute, "")) == len(element.findall(f".//{tag}"))


@given(message=st.text())
def test_whatever_stands_in_a_message_it_is_well_formed(message: str) -> None:
    (failure,) = read(of_files(finding(message=message))).findall(".//failure")
    assert failure.get("type") == "E3002"


def test_a_finding_in_a_rendered_template_names_the_lab_module() -> None:
    suites = read(of_lab(finding(path=RENDERED)))
    (case,) = suites.findall(".//testcase")
    assert (case.get("file"), case.get("line")) == ("src/labs/sns.py", "12")
    assert "Alerts is defined at " in (suites.findall(".//failure")[0].text or "")
