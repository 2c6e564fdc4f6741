"""``lab-builder init``: a samconfig.toml, by asking."""

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
@click.option("--environment-name", metavar="NAME", help="The parameter EnvironmentName.")
@click.option("--stack-name", metavar="NAME", help="The name of the stack.")
@click.option("--profile", help="The AWS profile.")
@click.option("--region", help="The AWS region.")
@click.option("--bucket", metavar="NAME", help="The bucket for code (S3BucketName).")
@click.option("--force", is_flag=True, help="Replace a samconfig.toml that is there.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask: what no option says is as usual.")
@options.as_json
def command(force: bool, yes: bool, as_json: bool, **given: str | None) -> None:
    """Write the samconfig.toml of this folder, by asking what no option says.

    Both lab-builder and sam read it. An answer that no deploy could use is refused at once.
    """
    from lab_builder import files
    from lab_builder.config import samconfig, starter

    path = Path.cwd() / samconfig.FILE_NAME
    if path.exists() and not force:
        raise SettingsError(
            f"there is a {samconfig.FILE_NAME} already",
            where=str(path),
            hint="--force replaces it; nothing was changed",
        )
    if None in given.values() and not (yes or output.is_terminal()):
        raise UsageError("there is no terminal to ask on", hint="pass --yes to take what is usual")
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
    """Return the settings for the file: the options' own, the rest asked for or as usual."""
    from lab_builder.cli.questions import QUESTIONS

    answers: dict[str, str] = {}
    for question in QUESTIONS:
        answer = given[question.setting]
        if answer is not None:
            question.check(answer)
        else:
            answer = question.usual(answers)
            if ask:
                answer = output.ask(question.words, answer, question.check)
        if answer:
            answers[question.setting] = answer
    return answers
