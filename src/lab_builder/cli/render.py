"""``lab-builder render``: print or write the template of a lab."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command
from lab_builder.errors import LabError
from lab_builder.hints import Advice, CommandLine

if TYPE_CHECKING:
    from lab_builder.model import Template
    from lab_builder.workflow.build import BuiltLab

# The dialects with their options; the first one is the default.
_DIALECT_OPTIONS = {"cloudformation": (), "sam": ("--dialect", "sam")}
_DIALECTS = tuple(_DIALECT_OPTIONS)


@click.command(cls=Command)
@options.lab
@options.env
@click.option("--prefix", metavar="PREFIX", help="The prefix of all S3 keys of code.")
@click.option(
    "--dialect",
    type=click.Choice(_DIALECTS),
    help="Plain CloudFormation, or AWS SAM with local code.  [default: cloudformation]",
)
@click.option(
    "--format", "form", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True
)
@click.option(
    "--output",
    "-o",
    "path",
    type=click.Path(path_type=Path),
    help="The file to write.  [default: stdout]",
)
@click.option("--check", is_flag=True, help="Check whether the files are up to date.")
def command(
    lab: str | None,
    env: str | None,
    prefix: str | None,
    dialect: str | None,
    form: str,
    path: Path | None,
    check: bool,
) -> None:
    """Print the template of the lab.

    The same input gives the same bytes. Paths in the SAM dialect are relative to --output, which
    also writes the scripts of the Glue jobs, in the same folder. --check writes nothing: it shows a
    diff from the files in templates/, of both dialects or the given one, or from --output. If there
    are differences, the exit code is 1.
    """
    from lab_builder import assets, files
    from lab_builder.workflow.build import build

    settings = options.settings({"lab": lab, "env": env, "prefix": prefix})
    built = build(settings)
    if check:
        # The SAM template in a wheel has the paths of the checkout that the wheel was built from.
        check_all = path is None and assets.in_checkout()
        for name in [dialect] if dialect else _DIALECTS if check_all else _DIALECTS[:1]:
            _compare(_rendered(built, name, path, form), name)
        return
    rendered = _rendered(built, dialect or _DIALECTS[0], path, form)
    if path is None:
        output.result(next(iter(rendered.values())).rstrip("\n"))
        return
    for file, text in rendered.items():
        files.write(text, file)
        output.progress(f"wrote {file} ({len(text.encode()):,} bytes)")


def _rendered(built: BuiltLab, dialect: str, path: Path | None, form: str) -> Mapping[Path, str]:
    """Return the text of each file of a dialect, the template first."""
    from lab_builder import assets

    if dialect == "cloudformation":
        path = path or assets.template_path(built.lab.TEMPLATE_FILE)
        return {path: _text(built.template, form)}
    from lab_builder.render import sam

    path = path or assets.sam_template_path(built.lab.NAME)
    application = sam.render(built.lab, built.template, built.bundle, path.parent)
    scripts = {path.parent / name: text for name, text in application.files.items()}
    return {path: _text(application.template, form)} | scripts


def _text(template: Template, form: str) -> str:
    from lab_builder import render

    return render.to_json(template.body) if form == "json" else template.text


def _compare(rendered: Mapping[Path, str], dialect: str) -> None:
    """Compare the files on disk with the rendered ones, and show the differences.

    Raises:
        LabError: a file differs.
    """
    from lab_builder import render

    template = next(iter(rendered))
    differences = [render.difference(text, path) for path, text in rendered.items()]
    if any(differences):
        output.result("".join(filter(None, differences)))
        raise LabError(
            "the committed template is out of date",
            where=str(template),
            hint=Advice(
                CommandLine("render", *_DIALECT_OPTIONS[dialect], "--output", str(template))
            ),
        )
    output.progress(f"{template} is up to date")
