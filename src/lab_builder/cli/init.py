"""``lab-builder init``: create a samconfig.toml interactively."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command
from lab_builder.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from lab_builder.cli.questions import Answers


@click.command(cls=Command)
@click.option("--environment-name", metavar="NAME", help="The EnvironmentName parameter.")
@click.option("--stack-name", metavar="NAME", help="The name of the stack.")
@click.option("--profile", metavar="NAME", help="The AWS profile.")
@click.option("--region", metavar="REGION", help="The AWS region.")
@click.option("--bucket", metavar="NAME", help="The S3 bucket for code (S3BucketName).")
@click.option("--force", is_flag=True, help="Replace an existing samconfig.toml.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask, use the defaults.")
@options.as_json
def command(force: bool, yes: bool, as_json: bool, **given: str | None) -> None:
    """Create a samconfig.toml in the current folder interactively.

    Asks for each setting that no option gives, and checks each answer at once. Both lab-builder and
    sam read the file.
    """
    from lab_builder import files
    from lab_builder.config import samconfig, starter

    path = Path.cwd() / samconfig.FILE_NAME
    if path.exists() and not force:
        raise SettingsError(
            f"{samconfig.FILE_NAME} already exists",
            where=str(path),
            hint="pass --force to replace it; nothing was changed",
        )
    if None in given.values() and not (yes or output.is_terminal()):
        raise UsageError("cannot ask without a terminal", hint="pass --yes to use the defaults")
    answers = _answers(given, ask=not yes)
    files.write(starter.text(answers), path)
    if as_json:
        output.as_json({"path": path, **answers})
        return
    rows = [(setting.replace("_", " "), answer) for setting, answer in answers.items()]
    output.result(f"wrote {path}\n{output.table(rows)}")
    output.progress(
        "next, without an AWS account: lab-builder deploy --local\n"
        "next, on AWS: lab-builder deploy --create-bucket"
    )


def _answers(given: dict[str, str | None], *, ask: bool) -> Answers:
    """Return the settings for the file: from the options, else from the user or the defaults."""
    from lab_builder.cli.questions import QUESTIONS

    answers: dict[str, str] = {}
    for question in QUESTIONS:
        answer = given[question.setting]
        if answer is not None:
            question.check(answer)
        else:
            answer = question.default(answers)
            if ask:
                answer = output.ask(question.prompt, answer, question.check)
        if answer:
            answers[question.setting] = answer
    return answers
