"""What the commands of ``learn`` share: lessons, progress, and a stack to observe."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lab_builder.cli import options, output
from lab_builder.errors import LessonError
from lab_builder.hints import Advice, CommandLine

if TYPE_CHECKING:
    from lab_builder.aws import Aws
    from lab_builder.lessons.environment import Variables
    from lab_builder.lessons.lesson import Lesson
    from lab_builder.lessons.progress import Progress
    from lab_builder.lessons.session import Session
    from lab_builder.local.process import Engine
    from lab_builder.model import Settings


@dataclass(frozen=True, slots=True)
class Opened:
    """The lessons and the progress of a lab, its stack, and the engine if that is the target."""

    lessons: tuple[Lesson, ...]
    progress: Progress
    session: Session
    aws: Aws
    engine: Engine | None

    def variables(self, environ: Mapping[str, str]) -> Variables:
        """Return the variables with which commands use the target of the session."""
        from lab_builder.lessons import environment

        if self.engine:
            return environment.for_engine(self.engine, self.session.names, environ)
        names, profile = self.session.names, self.aws.settings.profile
        return environment.for_aws(names, self.aws.region, profile, environ)

    def is_paused(self) -> bool:
        """Return whether the lab has schedules, and all of them are paused.

        Raises:
            AwsError: a call failed.
        """
        from lab_builder.stacks import schedules

        found = schedules.stack_schedules(self.aws, self.session.stack)
        return bool(found.paused) and not found.enabled


def open_session(flags: dict[str, Any], *, calm: bool = False) -> Opened:
    """Return the lessons with the stack that the flags select; the default is the engine's.

    ``calm`` limits the calls to the engine as those to AWS are limited: for a watch.

    Raises:
        LabBuilderError: there is no such stack, no engine, or no access.
    """
    from lab_builder.aws import Aws
    from lab_builder.aws_calls import Caller, PacedCaller
    from lab_builder.lessons.session import Session
    from lab_builder.workflow import lab_stack

    on_aws = flags.pop("on_aws") or flags.get("profile") or flags.get("endpoint_url")
    flags["local"] = flags.get("local") or not on_aws
    click.get_current_context().params["local"] = flags["local"]  # for the commands in hints
    target = options.destination(flags, starts=False)
    engine = target.ready()
    aws = Aws(target.settings)
    stack = lab_stack.require(aws)
    caller = Caller(aws) if engine and not calm else PacedCaller(aws)
    session = Session(stack, caller, engine.speed if engine else 1)
    lessons, progress = lessons_of(target.settings.lab), _progress(target.settings)
    return Opened(lessons, progress, session, aws, engine)


def shelf(flags: dict[str, Any]) -> tuple[tuple[Lesson, ...], Progress]:
    """Return lessons and progress, without a stack."""
    settings = options.settings(flags)
    return lessons_of(settings.lab), _progress(settings)


def lessons_of(lab: str) -> tuple[Lesson, ...]:
    """Return the lessons of a lab, in order.

    Raises:
        LessonError: one is invalid, or the lab has none.
    """
    from lab_builder import registry
    from lab_builder.lessons import read

    folder = registry.lessons_folder(lab)
    found = read.read_folder(folder)
    if not found:
        raise LessonError(
            f"the lab {lab} has no lessons",
            where=str(folder),
            hint=Advice(CommandLine("learn", "new"), " writes an example"),
        )
    return found


def choose(lessons: Sequence[Lesson], name: str) -> Lesson:
    """Return a lesson by its number or name.

    Raises:
        LessonError: there is none.
    """
    for lesson in lessons:
        if name == lesson.name or (name.isdigit() and int(name) == lesson.number):
            return lesson
    raise LessonError(
        f"there is no lesson {name!r}",
        hint=Advice(CommandLine("learn", "list"), " lists all of them"),
    )


def outputs(settings: Settings) -> Collection[str]:
    """Return the names of the outputs of the lab's template."""
    from lab_builder.workflow.build import build

    found: Collection[str] = build(settings).template.body.get("Outputs", {})
    return found


def start_shell(opened: Opened, variables: Variables) -> None:
    """Run an interactive shell with the variables, until the user leaves it."""
    import subprocess
    import tempfile

    from lab_builder.lessons import environment

    if opened.engine:
        output.progress(
            "aws goes to the engine on this machine and nowhere else; so does all other HTTP."
        )
    output.progress("Outputs of the stack are variables, such as $WorkflowArn. To leave: exit")
    with tempfile.TemporaryDirectory(prefix="lab-builder-") as folder:
        argv = environment.start_shell(variables, os.environ, Path(folder))
        done = subprocess.run(argv, env=environment.applied(variables, os.environ), check=False)
    click.get_current_context().exit(done.returncode)


def _progress(settings: Settings) -> Progress:
    """Return the progress of the learner; a broken file is moved aside, and that is said."""
    from lab_builder.lessons.progress import Progress

    progress = Progress.locate(settings.lab, os.environ)
    if progress.path.exists() and (aside := progress.set_aside()):
        output.progress(f"the progress file was broken, and is now {aside}; a new one is begun")
    return progress
