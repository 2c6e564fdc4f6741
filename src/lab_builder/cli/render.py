"""``lab-builder render``: the template, as text that anyone can deploy."""

from __future__ import annotations

from pathlib import Path

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command
from lab_builder.errors import LabError


@click.command(cls=Command)
@click.option("--lab", metavar="NAME", help="[default: aws-deep-dive]")
@options.env
@click.option("--prefix", help="Put before the key of each code file in the bucket.")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml")
@click.option(
    "--output", "-o", "path", type=click.Path(path_type=Path), help="A file.  [default: stdout]"
)
@click.option(
    "--check", is_flag=True, help="Only say whether the file in templates/ is up to date."
)
def command(
    lab: str | None,
    env: str | None,
    prefix: str | None,
    form: str,
    path: Path | None,
    check: bool,
) -> None:
    """Print the CloudFormation template of the lab.

    The same input gives the same bytes. With --check nothing is written: a template in templates/
    (or --output) that differs from what would be rendered is shown as a diff, with exit code 1.
    """
    from lab_builder import assets, files, render, stages

    settings = options.settings({"lab": lab, "env": env, "prefix": prefix})
    built = stages.build(settings)
    text = render.to_json(built.template.body) if form == "json" else built.template.text
    if check:
        committed = path or assets.template_path(built.lab.TEMPLATE_FILE)
        difference = render.difference(text, committed)
        if difference:
            output.result(difference)
            raise LabError(
                "the committed template is out of date",
                where=str(committed),
                hint=f"lab-builder render --output {committed}",
            )
        output.progress(f"{committed} is up to date")
    elif path:
        files.write(text, path)
        output.progress(f"wrote {path} ({len(text.encode()):,} bytes)")
    else:
        output.result(text.rstrip("\n"))
