"""A text -> the matches of cfn-lint and our rules.

This does what the runner of cfn-lint does, but with a text that was read already, and without
comparing every match with every other one, which took 8 of 9 seconds for 3,000 matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from glob import iglob
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab_builder.template import bounds, positions
from lab_builder.template.source import Source

if TYPE_CHECKING:
    from cfnlint.match import Match
    from cfnlint.runner import Runner
    from cfnlint.template import Template

MOST_RESOURCES = 1_000  # a stack has at most 500 (E3010)


def matches(source: Source, runner: Runner) -> tuple[list[Match], Any]:
    """Return the matches in a text, and the decoded template, None if it is not a template.

    Raises:
        InvalidRegionException: cfn-lint does not know a region that is configured.
    """
    config, rules = runner.config, runner.rules
    if _ignored(source.path, config.file_args.get("ignore_templates", [])):
        return [], None
    if too_much := bounds.excess(source.text):
        return [_no_template(source, *too_much)], None
    body, broken = positions.parse(source)
    if broken:
        return [match for match in broken if rules.is_rule_enabled(match.rule, config)], None
    if not isinstance(body, dict):
        return [_no_template(source, "Template needs to be an object.")], None
    resources = body.get("Resources")
    if isinstance(resources, dict) and len(resources) > MOST_RESOURCES:
        message = f"{len(resources):,} resources exceed the limit of 500 in a stack"
        return [_no_template(source, message)], None
    return list(_distinct(_guarded(source, body, runner))), body


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
            yield _no_template(source, f"unknown regions in the metadata: {unknown}")
            return
        raise InvalidRegionException(unknown)
    template = Template(source.filename, body, config.regions, config.parameters)
    if failed := template.transform():
        if rules.is_rule_enabled(TransformError(), config):
            yield from failed
        return
    found = rules.run(filename=source.filename, cfn=template, config=config)
    yield from _not_suppressed(found, template, config.mandatory_checks)


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


def _no_template(source: Source, message: str, line: int = 1, column: int = 1) -> Match:
    from cfnlint.rules import Match
    from cfnlint.rules.errors import ParseError

    return Match.create(
        message=message,
        filename=source.filename,
        rule=ParseError(),
        linenumber=line,
        columnnumber=column,
    )
