"""``lab-builder learn``: follow the lessons of a lab, checked by what the account shows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command
from lab_builder.cli.group import Group

if TYPE_CHECKING:
    from lab_builder.cli.lesson_session import Opened


class Watch(Group):
    """A group whose command is ``watch`` if no other is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert ``watch`` before a lesson's number or an option of it, and into no arguments."""
        if (
            not args
            or args[0].isdigit()
            or (args[0][:1] == "-" and args[0] not in ("-h", "--help"))
        ):
            args = ["watch", *args]
        return super().parse_args(ctx, args)


_lesson = click.argument("lesson", metavar="LESSON")
_aws = click.option("--aws", "on_aws", is_flag=True, help="Use the AWS account of the profile.")


@click.group(cls=Watch)
def command() -> None:
    """Follow the lessons of the lab. What you do is checked by what the account shows.

    Without a command, the current lesson is on the screen, and each of its statements turns green
    when it holds. The target is the embedded engine, unless --aws, --profile or --endpoint-url is
    given.
    """


@command.command("watch", cls=Command)
@click.argument("lesson", required=False)
@options.target
@_aws
def watch(lesson: str | None, **flags: Any) -> None:
    """Show the current lesson, or LESSON, and what already holds. (The default.)"""
    from lab_builder.cli import lesson_session, lesson_watch

    output.require_terminal_for("watch a lesson", instead="learn check, learn run and learn show")
    lesson_watch.follow(lesson_session.open_session(flags, calm=True), lesson)


@command.command("list", cls=Command)
@options.env
@options.lab
@options.as_json
def list_(as_json: bool, **flags: Any) -> None:
    """List the lessons, and what of them is done."""
    from lab_builder.cli import lesson_screen, lesson_session

    lessons, progress = lesson_session.shelf(flags)
    rows = [lesson_screen.summary(lesson, progress) for lesson in lessons]
    if as_json:
        output.as_json(rows)
    else:
        output.result(lesson_screen.table(rows))


@command.command("show", cls=Command)
@_lesson
@click.option("--hints", is_flag=True, help="Show the hints.")
@click.option("--solution", is_flag=True, help="Show the solution of the challenge.")
@options.env
@options.lab
def show(lesson: str, hints: bool, solution: bool, **flags: Any) -> None:
    """Print a lesson, by its number or name."""
    from lab_builder.cli import lesson_screen, lesson_session

    lessons, _ = lesson_session.shelf(flags)
    chosen = lesson_session.choose(lessons, lesson)
    output.markdown(lesson_screen.page(chosen, hints=hints, solution=solution))


@command.command("check", cls=Command)
@_lesson
@options.target
@_aws
@options.as_json
def check(lesson: str, as_json: bool, **flags: Any) -> None:
    """Check each statement of a lesson once, since you began it.

    The exit code is 0 if all hold, 1 if one does not, and 4 if one could not be observed.
    """
    from lab_builder.cli import lesson_check, lesson_session

    lesson_check.check(lesson_session.open_session(flags), lesson, as_json=as_json)


@command.command("run", cls=Command)
@_lesson
@click.option(
    "--timeout",
    type=click.IntRange(min=1),
    metavar="SECONDS",
    help="Maximum time to wait for a statement.  [default: a minute, and its own deadline]",
)
@options.target
@_aws
@options.as_json
def run(lesson: str, timeout: int | None, as_json: bool, **flags: Any) -> None:
    """Run the commands of a lesson, and wait until its statements hold.

    It begins the lesson anew. The exit codes are those of check.
    """
    from lab_builder.cli import lesson_check, lesson_session

    lesson_check.run(lesson_session.open_session(flags), lesson, timeout, as_json=as_json)


@command.command("answer", cls=Command)
@_lesson
@click.argument("text")
@options.target
@_aws
def answer(lesson: str, text: str, **flags: Any) -> None:
    """Answer the question of a lesson. The account says what is right."""
    from lab_builder.cli import lesson_check, lesson_session

    lesson_check.answer(lesson_session.open_session(flags), lesson, text)


@command.command("report", cls=Command)
@options.env
@options.lab
@options.as_json
def report(as_json: bool, **flags: Any) -> None:
    """Print what was observed of each step, with commands that show it."""
    from lab_builder.cli import lesson_screen, lesson_session

    lessons, progress = lesson_session.shelf(flags)
    if as_json:
        output.as_json(progress.read())
    else:
        output.markdown(lesson_screen.report(lessons, progress))


@command.command("env", cls=Command)
@click.option("--print", "as_exports", is_flag=True, help="Print the variables instead.")
@options.target
@_aws
@options.as_json
def env(as_exports: bool, as_json: bool, **flags: Any) -> None:
    """Start a shell in which aws uses the lab, and nothing else.

    It has every output of the stack as a variable: $WorkflowArn. With --print, for the current
    shell: eval "$(lab-builder learn env --print)".
    """
    from lab_builder.cli import lesson_session
    from lab_builder.local.environment import shell

    opened: Opened = lesson_session.open_session(flags)
    variables = opened.variables(os.environ)
    if as_json:
        output.as_json(variables)
    elif as_exports:
        output.result(shell(variables))
    else:
        lesson_session.start_shell(opened, variables)


@command.command("new", cls=Command)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def new(file: Path) -> None:
    """Write an example of a lesson to FILE.

    Its name is a number and a word, such as 10-my-lesson.md.
    """
    from lab_builder.lessons import example

    example.write(file)
    output.progress(f"wrote {file}; check it: lab-builder learn lint {file}")


@command.command("lint", cls=Command)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@options.env
@options.lab
def lint(files: tuple[Path, ...], **flags: Any) -> None:
    """Check the lessons of the lab, or FILES: form, names, aws commands."""
    from lab_builder.cli import lesson_session
    from lab_builder.lessons import lint as checks
    from lab_builder.lessons import read
    from lab_builder.words import counted

    settings = options.settings(flags)
    lessons = [read.read(file) for file in files] or lesson_session.lessons_of(settings.lab)
    outputs = lesson_session.outputs(settings)
    for lesson in lessons:
        checks.check(lesson, outputs)
    output.progress(f"{counted(len(lessons), 'lesson')} without a fault")
