"""A text -> the matches of cfn-lint and our rules.

This does what the runner of cfn-lint does, but with a text that was read already, and without
comparing every match with every other one, which took 8 of 9 seconds for 3,000 matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from glob import iglob
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab_builder.lint import consequences, faster
from lab_builder.template import kinds, outline, positions, wellformed
from lab_builder.template.problem import Problem
from lab_builder.template.source import LARGEST, LIMIT, Source

if TYPE_CHECKING:
    from cfnlint.match import Match
    from cfnlint.runner import Runner
    from cfnlint.template import Template


def matches(source: Source, runner: Runner) -> tuple[list[Match], Any]:
    """Return the matches in a text, and the decoded template, None if it is not a template.

    Raises:
        InvalidRegionException: cfn-lint does not know a region that is configured.
    """
    config, rules = runner.config, runner.rules
    if _ignored(source.path, config.file_args.get("ignore_templates", [])):
        return [], None
    if too_large := _too_large(source, runner):
        return [too_large], None
    if problems := wellformed.problems(source):
        return [_no_template(source, problem) for problem in problems], None
    body, broken = positions.parse(source)
    if broken:
        clearer = (_clearer(source, match) for match in broken)
        return [match for match in clearer if rules.is_rule_enabled(match.rule, config)], None
    if problems := list(_refusals(body)):
        return [_no_template(source, problem) for problem in problems], None
    known = consequences.without_types_of_macros(_guarded(source, body, runner), body)
    found, problems = consequences.sorted_out(_distinct(known), body)
    return [*found, *(_no_template(source, problem) for problem in problems)], body


def _too_large(source: Source, runner: Runner) -> Match | None:
    """Return the finding of E1002, whose rule measures the file only when all is checked."""
    from cfnlint.rules import Match

    rule = runner.rules.get("E1002")
    if (
        source.size <= LARGEST
        or rule is None
        or not runner.rules.is_rule_enabled(rule, runner.config)
    ):
        return None
    message = f"the template has {source.size:,} bytes; {LIMIT}. Split it into nested stacks"
    return Match.create(message=message, filename=source.filename, rule=runner.rules["E1002"])


def _clearer(source: Source, match: Match) -> Match:
    """Return a match of the parser, one that has the words of Python in plain words."""
    problem = None
    if match.message.startswith("Template could not be parsed"):
        problem = wellformed.number_or_date(source.text)
    elif "Unhashable" in match.message and "{{" in source.line(match.linenumber):
        message = (
            "{{ of a template engine, or a mapping as a key; a value with {{ has to be in quotes"
        )
        problem = Problem(message, match.linenumber, match.columnnumber)
    return _no_template(source, problem) if problem else match


def _refusals(body: Any) -> Iterator[Problem]:
    """Yield why a parsed text is refused before its details are checked."""
    if reason := kinds.no_template(body):
        yield Problem(reason)
        return
    yield from outline.problems(body)


def _guarded(source: Source, body: Any, runner: Runner) -> Iterator[Match]:
    """Yield the matches; where cfn-lint fails, one with the error.

    cfn-lint catches errors of its rules, but not of the code before and after them.
    """
    from cfnlint.exceptions import InvalidRegionException
    from cfnlint.rules import Match
    from cfnlint.rules.errors import RuleError

    try:
        yield from _rule_matches(source, body, runner)
    except InvalidRegionException:
        raise
    except Exception as error:  # noqa: BLE001 - it concerns this template only
        yield Match.create(
            filename=source.filename,
            rule=RuleError(),
            message=f"the template cannot be checked completely: {type(error).__name__}: {error}",
        )


def _rule_matches(source: Source, body: Any, runner: Runner) -> Iterator[Match]:
    from cfnlint.exceptions import InvalidRegionException
    from cfnlint.helpers import REGIONS
    from cfnlint.rules.errors import TransformError
    from cfnlint.template import Template

    config, rules = runner.config, runner.rules
    config.set_template_args(body)
    if unknown := ", ".join(sorted(set(config.regions) - set(REGIONS))):
        if "regions" in config.template_args:
            yield _no_template(source, Problem(f"unknown regions in the metadata: {unknown}"))
            return
        raise InvalidRegionException(unknown)
    template = Template(source.filename, body, config.regions, config.parameters)
    if failed := template.transform():
        if rules.is_rule_enabled(TransformError(), config):
            yield from failed
        return
    found = faster.run(runner, source.filename, template)
    yield from _not_suppressed(_causes(found), template, config.mandatory_checks)


def _causes(found: Iterable[Match]) -> Iterator[Match]:
    """Yield the matches without those of cfn-lint that follow from another: one for each cause."""
    from lab_builder.lint.asl import language

    matches = list(found)
    machines = {match.path[1] for match in matches if match.rule.id == "E9141"}
    for match in matches:
        path = getattr(match, "path", None) or []
        if (
            len(path) > 1
            and path[1] in machines
            and match.rule.id in ("E3002", "E3601")
            and language.follows(match.message)
        ):
            continue
        yield match


def _not_suppressed(
    found: Iterable[Match], template: Template, mandatory: list[str]
) -> Iterator[Match]:
    """Yield the matches that the metadata of their resource does not ignore."""
    directives = template.get_directives()
    for match in found:
        ignoring = directives.get(match.rule.id)
        if ignoring is None or match.rule.id.startswith(tuple(mandatory)):
            yield match
            continue
        path = getattr(match, "path", None)
        if path and not (path[0] == "Resources" and len(path) > 1 and path[1] in ignoring):
            yield match


def _distinct(found: Iterable[Match]) -> Iterator[Match]:
    seen = set()
    for match in found:
        key = (match.rule.id, match.message, match.linenumber, match.columnnumber)
        if key not in seen:
            seen.add(key)
            yield match


def _ignored(path: Path, patterns: list[str]) -> bool:
    """Return whether ignore_templates of .cfnlintrc matches a file."""
    named = (name for pattern in patterns for name in iglob(pattern, recursive=True))  # noqa: PTH207 - as cfn-lint does
    return any(Path(name) == path for name in named)


def _no_template(source: Source, problem: Problem) -> Match:
    from cfnlint.rules import Match, RuleMatch
    from cfnlint.rules.errors import ParseError

    return Match.create(
        message=problem.message,
        filename=source.filename,
        rule=ParseError(),
        linenumber=problem.line,
        columnnumber=problem.column,
        rulematch_obj=RuleMatch(list(problem.path), problem.message),
    )
