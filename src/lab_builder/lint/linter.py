"""A file or a rendered template -> findings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lab_builder.lint import own_process
from lab_builder.model import Finding, Severity
from lab_builder.template import source
from lab_builder.template.location import logical_id, property_path
from lab_builder.template.source import Source, UnreadableError

_SEVERITIES: Mapping[str, Severity] = {"error": "error", "warning": "warning"}
# Messages of Python in which cfn-lint ends on some templates, and what they mean.
_CLEARER = {
    "has no attribute 'start_mark'": "a key that is not a string is given twice",
    "maximum recursion depth exceeded": "nested too deep to be checked",
}
_LONGEST = 500  # characters; cfn-lint's messages hold the whole value that they are about


class Checked(NamedTuple):
    """The result of checking one template.

    ``files`` are those read beside the template, missing ones too. ``repeatable`` is whether the
    same text, files and configuration give the same findings again.
    """

    findings: list[Finding]
    files: frozenset[Path] = frozenset()
    repeatable: bool = True


def check_file(path: Path, region: str | None = None) -> list[Finding]:
    """Return the findings in a template file, YAML or JSON, by line.

    A file that cannot be read, or is not a template, is a finding too (E0000). ``region`` is the
    one that the template is meant for; the default is AWS_REGION, then us-east-1.

    Raises:
        RegionError: cfn-lint does not know the region.
        LabBuilderError: a ``.cfnlintrc`` is broken.
    """
    try:
        return check(source.read(path), region).findings
    except UnreadableError as error:
        return [unreadable(path, error)]


def unreadable(path: Path, why: UnreadableError) -> Finding:
    """Return the finding for a file that cannot be read."""
    return Finding("E0000", "error", f"the template cannot be read: {why}", path, 1, 1)


def check(text: Source, region: str | None = None) -> Checked:
    """Check the text of a template.

    Raises:
        RegionError: cfn-lint does not know the region.
        LabBuilderError: a ``.cfnlintrc`` is broken.
    """
    if not own_process.has_room(text.text):
        from lab_builder.lint import child_process

        elsewhere = child_process.call(check, text, region)
        if elsewhere is not None:
            return elsewhere
    from lab_builder.lint import files
    from lab_builder.lint.matches import matches
    from lab_builder.lint.runner import configured, repeatable

    with configured(region) as runner, files.recorded() as asked:
        found, body = matches(text, runner)
        findings = [_finding(match, text, body) for match in found]
        findings.sort(key=lambda finding: (finding.line, finding.column, finding.rule))
        return Checked(findings, frozenset(asked), repeatable(runner))


def _finding(match: Any, text: Source, body: Any) -> Finding:
    from lab_builder.lint import fix

    path = getattr(match, "path", None) or []
    return Finding(
        rule=match.rule.id,
        severity=_SEVERITIES.get(match.rule.severity, "info"),
        message=_readable(match.message),
        path=text.path,
        line=match.linenumber,
        column=match.columnnumber,
        source_url=match.rule.source_url,
        logical_id=logical_id(path),
        property_path=_shortened(property_path(path)),
        end_line=match.linenumberend,
        end_column=match.columnnumberend,
        fix=fix.find(match, text, body) if text.filename else None,  # a lab is fixed in its code
    )


def _readable(message: str) -> str:
    for raw, clearer in _CLEARER.items():
        if raw in message:
            return clearer
    return _shortened(message)


def _shortened(text: str) -> str:
    """Return a text without its middle, where it is too long to be read."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST // 2]} ... {text[-_LONGEST // 2 :]}"
