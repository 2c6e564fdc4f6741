"""Findings as JUnit XML: a suite for each template, a case for each finding in it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from lab_builder.lint.many import Outcome
from lab_builder.lint.reports import Report
from lab_builder.model import Finding

# What XML 1.0 can hold: https://www.w3.org/TR/xml/#charsets
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """Return the document. A finding that does not make the check fail is a skipped case."""
    suites = Xml.Element("testsuites", name="lab-builder lint")
    for outcome in report.outcomes:
        suites.append(_suite(outcome, report))
    _count(suites)
    Xml.indent(suites)
    text = Xml.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _suite(outcome: Outcome, report: Report) -> Xml.Element:
    name = _legal(str(outcome.path))
    suite = Xml.Element("testsuite", name=name)
    for finding in outcome.findings:
        suite.append(_case(finding, name, report))
    if not outcome.findings:
        Xml.SubElement(suite, "testcase", classname=name, name="no findings", time="0")
    _count(suite)
    return suite


def _case(finding: Finding, classname: str, report: Report) -> Xml.Element:
    title = f"{finding.rule} at {finding.line}:{finding.column}"
    case = Xml.Element("testcase", classname=classname, name=title, time="0")
    if place := report.place(finding):
        case.set("file", _legal(place.path.as_posix()))
        case.set("line", str(place.line))
    message = _legal(finding.message)
    if not report.fails(finding):
        Xml.SubElement(case, "skipped", message=f"{finding.severity}: {message}")
        return case
    failure = Xml.SubElement(case, "failure", type=finding.rule, message=message)
    origin = report.origins.get(finding.logical_id or "")
    details = [
        f"{finding.path}:{finding.line}:{finding.column}: {finding.severity}",
        finding.property_path,
        f"{finding.logical_id} is defined at {origin}" if origin else "",
        finding.source_url,
    ]
    failure.text = _legal("\n".join(filter(None, details)))
    return case


def _count(element: Xml.Element) -> None:
    for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        element.set(attribute, str(len(element.findall(f".//{tag}"))))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
