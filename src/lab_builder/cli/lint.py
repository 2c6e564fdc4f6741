"""``lab-builder lint``: findings about the rendered template or any file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from lab_builder.cli import complete, options, output
from lab_builder.cli.command import Command
from lab_builder.errors import EXIT_FINDINGS, UsageError
from lab_builder.model import Severity
from lab_builder.words import counted

if TYPE_CHECKING:
    from lab_builder.lint.cache import Cache
    from lab_builder.lint.reports import Report

_FORMATS = ("text", "json", "sarif", "github", "junit")


@click.command(cls=Command)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--lab",
    metavar="NAME",
    shell_complete=complete.labs,
    help="The lab to check if no file is named.",
)
@options.env
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@options.as_json
@click.option(
    "--fail-on",
    type=click.Choice(get_args(Severity)),
    default="error",
    show_default=True,
    help="Exit with 3 if there is a finding of this severity or worse.",
)
@click.option("--fix", is_flag=True, help="Write the fixes with one right answer into the files.")
@click.option("--only-templates", is_flag=True, help="Skip files that are not templates.")
@click.option("--no-cache", is_flag=True, help="Check all files, also those with a cached result.")
@click.option(
    "--explain",
    metavar="RULE",
    shell_complete=complete.lint_rules,
    help="Explain a rule, and check nothing.",
)
@click.pass_context
def command(
    context: click.Context,
    files: tuple[Path, ...],
    lab: str | None,
    env: str | None,
    form: str,
    as_json: bool,
    fail_on: Severity,
    fix: bool,
    only_templates: bool,
    no_cache: bool,
    explain: str | None,
) -> None:
    """Check FILES, or the rendered template of the lab, with cfn-lint and our own rules.

    FILES may be patterns in quotes, such as 'templates/**/*.yaml'; folders are not searched.
    A finding is printed as file:line:column with that line, or in a --format for other programs.
    .cfnlintrc and the cfn-lint metadata of a template are respected.
    """
    if as_json and form not in ("text", "json"):
        raise UsageError(
            f"--json and --format {form} are mutually exclusive", hint="omit one of them"
        )
    form = "json" if as_json else form
    context.params["as_json"] = form == "json"  # so that an error is JSON, too
    from lab_builder.lint import own_process

    context.with_resource(own_process.tuned())
    if explain:
        _explain(explain, form)
        return
    if not files and (fix or only_templates):
        raise UsageError("no file is named", hint="name the templates, or a pattern of them")
    from lab_builder.lint.cache import Cache

    cache = None if no_cache else Cache.of_user()
    if files:
        report = _files(files, cache, fail_on, fix=fix, only_templates=only_templates)
        named = str(files[0]) if len(files) == 1 else counted(len(report.outcomes), "template")
    else:
        named, report = _lab(lab, env, cache, fail_on)
    _print_report(report, form, named)


def _print_report(report: Report, form: str, checked: str) -> None:
    """Print a report, and exit with 3 if it has findings that fail the check."""
    from lab_builder.cli import findings
    from lab_builder.lint import failures

    if form == "text":
        if report.findings:
            output.result(findings.listing(report))
        failures.stop_at(report.findings, report.fail_on, shown=True)
        output.progress(findings.summary(report, checked))
        return
    if form == "json":
        output.as_json(findings.as_values(report.findings, report.origins))
    elif text := _rendered(report, form):
        output.result(text)
    if report.failures:
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _rendered(report: Report, form: str) -> str:
    from lab_builder.lint.reports import github, junit, sarif

    renderers = {"github": github.render, "junit": junit.render, "sarif": sarif.render}
    return renderers[form](report)


def _files(
    files: tuple[Path, ...],
    cache: Cache | None,
    fail_on: Severity,
    *,
    fix: bool,
    only_templates: bool,
) -> Report:
    from lab_builder import lint
    from lab_builder.lint.reports import Report

    paths = list(dict.fromkeys(path for file in files for path in _expanded(file)))
    outcomes = lint.check_files(paths, cache=cache, only_templates=only_templates)
    if fix:
        from lab_builder.cli.fix import apply_fixes

        fixed = [outcome.path for outcome in outcomes if apply_fixes(outcome)]
        again = {outcome.path: outcome for outcome in lint.check_files(fixed, cache=cache)}
        outcomes = [again.get(outcome.path, outcome) for outcome in outcomes]
    return Report(outcomes, fail_on=fail_on)


def _expanded(file: Path) -> list[Path]:
    """Return the files that match a pattern, or the file with exactly that name if it exists.

    Raises:
        UsageError: no file matches.
    """
    from glob import has_magic, iglob

    if file.exists() or not has_magic(str(file)):
        return [file]
    names = iglob(str(file), recursive=True)  # noqa: PTH207 - a pattern, absolute or not
    found = sorted(path for path in map(Path, names) if path.is_file())
    if not found:
        raise UsageError(f"no file matches {str(file)!r}", hint="check the pattern and the folder")
    return found


def _lab(
    lab: str | None, env: str | None, cache: Cache | None, fail_on: Severity
) -> tuple[str, Report]:
    from lab_builder import lint
    from lab_builder.lint.reports import Report
    from lab_builder.workflow.build import build

    built = build(options.settings({"lab": lab, "env": env}))
    outcomes = lint.check_all([lint.Source(built.template.text)], cache=cache)
    named = f"the template of {built.lab.NAME}"
    return named, Report(outcomes, built.template.origins, fail_on)


def _explain(rule: str, form: str) -> None:
    from lab_builder.cli import explanation
    from lab_builder.lint.explain import explain

    explained = explain(rule)
    output.as_json(explained) if form == "json" else output.result(explanation.as_text(explained))
