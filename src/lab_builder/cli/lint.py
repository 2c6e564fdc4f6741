"""``lab-builder lint``: findings about the rendered template or any file."""

from __future__ import annotations

from pathlib import Path

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command
from lab_builder.errors import EXIT_FINDINGS


@click.command(cls=Command)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--lab", metavar="NAME", help="The lab to check where no file is named.")
@options.env
@options.as_json
def command(files: tuple[Path, ...], lab: str | None, env: str | None, as_json: bool) -> None:
    """Check FILES, or the rendered template of the lab, with cfn-lint.

    Findings are printed as file:line:column. Exit code 3 where an error is found.
    """
    from lab_builder import lint
    from lab_builder.cli import findings

    if files:
        found = [finding for path in files for finding in lint.check_file(path)]
        checked = [str(path) for path in files]
        origins = {}
    else:
        from lab_builder import stages

        built = stages.build(options.settings({"lab": lab, "env": env}))
        found = lint.check_template(built.template)
        checked = [f"the template of {built.lab.NAME}"]
        origins = dict(built.template.origins)
    if as_json:
        output.as_json(findings.as_values(found, origins))
        if findings.of_severity_error(found):
            raise click.exceptions.Exit(EXIT_FINDINGS)
        return
    for finding in found:
        output.result(findings.as_text(finding, origins))
    findings.refuse(found)
    output.progress(f"{', '.join(checked)}: {findings.count(found)}")
