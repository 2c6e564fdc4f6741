"""``lab-builder render``: the template, as text that anyone can deploy."""

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

# The dialects, the first one being the default, and how a command line asks for them.
_SAID = {"cloudformation": (), "sam": ("--dialect", "sam")}
_DIALECTS = tuple(_SAID)


@click.command(cls=Command)
@options.lab
@options.env
@click.option("--prefix", help="Put before the key of each code file in the bucket.")
@click.option(
    "--dialect",
    type=click.Choice(_DIALECTS),
    help="Plain CloudFormation, or AWS SAM with local code.  [default: cloudformation]",
)
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml")
@click.option(
    "--output", "-o", "path", type=click.Path(path_type=Path), help="A file.  [default: stdout]"
)
@click.option("--check", is_flag=True, help="Only say whether templates/ is up to date.")
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

    The same input gives the same bytes. The SAM dialect has paths relative to --output, and needs
    the scripts of the Glue jobs beside it: --output writes them too. With --check nothing is
    written: what differs from the files in templates/, in both dialects or in the given one, or
    from --output, is shown as a diff, with exit code 1.
    """
    from lab_builder import assets, files
    from lab_builder.workflow.build import build

    settings = options.settings({"lab": lab, "env": env, "prefix": prefix})
    built = build(settings)
    if check:
        # A wheel's SAM template has the paths of the checkout that it was made in.
        every = path is None and assets.in_checkout()
        for name in [dialect] if dialect else _DIALECTS if every else _DIALECTS[:1]:
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
    """Return the files of a dialect and their texts, the template first."""
    from lab_builder import assets

    if dialect == "cloudformation":
        path = path or assets.template_path(built.lab.TEMPLATE_FILE)
        return {path: _text(built.template, form)}
    from lab_builder.render import sam

    path = path or assets.sam_template_path(built.lab.NAME)
    application = sam.render(built.lab, built.template, built.bundle, path.parent)
    beside = {path.parent / name: text for name, text in application.files.items()}
    return {path: _text(application.template, form)} | beside


def _text(template: Template, form: str) -> str:
    from lab_builder import render

    return render.to_json(template.body) if form == "json" else template.text


def _compare(rendered: Mapping[Path, str], dialect: str) -> None:
    """Show how files on disk differ from what they should be.

    Raises:
        LabError: one does.
    """
    from lab_builder import render

    template = next(iter(rendered))
    differences = [render.difference(text, path) for path, text in rendered.items()]
    if any(differences):
        output.result("".join(filter(None, differences)))
        raise LabError(
            "the committed template is out of date",
            where=str(template),
            hint=Advice(CommandLine("render", *_SAID[dialect], "--output", str(template))),
        )
    output.progress(f"{template} is up to date")
