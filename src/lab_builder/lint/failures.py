"""Which findings make a check fail, and the error for them."""

from __future__ import annotations

from collections.abc import Iterable

from lab_builder.errors import FindingsError
from lab_builder.hints import Advice, CommandLine
from lab_builder.model import Finding, Severity
from lab_builder.words import counted

# From the worst on.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
_MOST_FILES = 5  # that a command in a hint names


def fails(finding: Finding, fail_on: Severity = "error") -> bool:
    """Return whether a finding is of the severity ``fail_on`` or worse."""
    return SEVERITIES.index(finding.severity) <= SEVERITIES.index(fail_on)


def stop_at(
    findings: Iterable[Finding], fail_on: Severity = "error", *, shown: bool = False
) -> None:
    """Stop at findings of the severity ``fail_on`` or worse.

    ``shown`` says that the user has seen them all. Otherwise the error names the first.

    Raises:
        FindingsError: there are some, all in its ``findings``.
    """
    failures = [finding for finding in findings if fails(finding, fail_on)]
    if not failures:
        return
    if shown:
        worse = "" if fail_on == "error" else " or worse"
        raise FindingsError(
            f"{count(failures)} of severity {fail_on}{worse}",
            hint=Advice("each finding above names the place to fix", *_fixing(failures)),
            findings=failures,
        )
    first, others = failures[0], len(failures) - 1
    raise FindingsError(
        f"{first.rule} in the template: {first.message}{f', and {others} more' if others else ''}",
        where=first.logical_id,
        hint=Advice(CommandLine("lint"), " shows all of them"),
        findings=failures,
    )


def count(findings: Iterable[Finding]) -> str:
    """Return how many findings there are, in words."""
    number = len(list(findings))
    return counted(number, "finding") if number else "no findings"


def _fixing(failures: Iterable[Finding]) -> tuple[str | CommandLine, ...]:
    """Return the part of the hint about the fixes of findings."""
    files = list(dict.fromkeys(str(finding.path) for finding in failures if finding.fix))
    if not files:
        return ()
    if len(files) > _MOST_FILES:
        return ("; --fix applies the fixes",)
    return ("; ", CommandLine("lint", "--fix", *files), " applies the fixes")
