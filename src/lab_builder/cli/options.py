"""The options that commands share, and the Settings that come of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lab_builder.cli.hints import Repeated

if TYPE_CHECKING:
    from lab_builder.model import Settings
    from lab_builder.workflow.target import Target

Function = TypeVar("Function", bound=Callable[..., Any])
Decorator = Callable[[Function], Function]


def _environments(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    from pathlib import Path

    from lab_builder.config import samconfig

    names = samconfig.environments(Path.cwd() / samconfig.FILE_NAME)
    return [name for name in names if name.startswith(begun)]


def _labs(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    from lab_builder import registry

    return [name for name in registry.names() if name.startswith(begun)]


env = click.option(
    "--env",
    cls=Repeated,
    shell_complete=_environments,
    help="The environment of samconfig.toml.  [default: default]",
)
lab = click.option(
    "--lab",
    cls=Repeated,
    metavar="NAME",
    shell_complete=_labs,
    help="[default: aws-deep-dive]",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
yes = click.option("--yes", "-y", is_flag=True, help="Do not ask for confirmation.")


_repeated = partial(click.option, cls=Repeated)


def _all(*options: Callable[[Function], Function]) -> Decorator[Function]:
    def decorate(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def target(function: Function) -> Function:
    """Add the options that say which stack, where."""
    return _all(
        env,
        _repeated("--environment-name", metavar="NAME", help="The parameter EnvironmentName."),
        _repeated("--stack-name", metavar="NAME", help="[default: EnvironmentName]"),
        _repeated("--region", help="The AWS region."),
        _repeated("--profile", help="The AWS profile."),
        _repeated("--local", is_flag=True, help="Use the embedded engine on this machine."),
        _repeated("--endpoint-url", metavar="URL", help="Use another emulator."),
    )(function)


def code(function: Function) -> Function:
    """Add the options that say where packaged code goes."""
    return _all(
        _repeated("--bucket", metavar="NAME", help="The bucket for code (S3BucketName)."),
        _repeated("--prefix", help="Put before the key of each file in the bucket."),
    )(function)


def stack(function: Function) -> Function:
    """Add the options that say what a stack is made with."""
    return _all(
        click.option(
            "--parameter",
            "-p",
            "parameters",
            multiple=True,
            metavar="NAME=VALUE",
            help="A parameter of the template; repeatable.",
        ),
        click.option(
            "--tag", "tags", multiple=True, metavar="NAME=VALUE", help="A stack tag; repeatable."
        ),
        click.option("--role-arn", metavar="ARN", help="The role CloudFormation assumes."),
    )(function)


def settings(flags: dict[str, Any], *, starts: bool = False) -> Settings:
    """Read the settings. With ``local`` they point at the engine that runs.

    ``starts`` is for commands that bring something up: they start an engine where none runs.

    Raises:
        SettingsError: a setting cannot be meant.
        EngineError: no engine runs, or it cannot be started.
    """
    found = destination(flags, starts=starts)
    found.ready()
    return found.settings


def destination(flags: dict[str, Any], *, starts: bool) -> Target:
    """Read the settings as ``settings`` does, and do not wait for the engine.

    Raises:
        SettingsError: a setting cannot be meant.
        EngineError: no engine runs, or it cannot be started.
    """
    from pathlib import Path

    from lab_builder.config.pairs import parse_pairs
    from lab_builder.workflow import target

    given = {name: value for name, value in flags.items() if value not in (None, ())}
    for name, option in (("parameters", "--parameter"), ("tags", "--tag")):
        given[name] = parse_pairs(given.get(name, ()), option)
    found = target.load(given, os.environ, Path.cwd(), start=starts)
    if found.starting:
        from lab_builder.cli import output

        output.pace(found.starting.engine.speed)
    return found
