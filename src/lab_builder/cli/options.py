"""The options that commands share, and the Settings from them."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lab_builder.cli import complete
from lab_builder.cli.hints import Repeated

if TYPE_CHECKING:
    from lab_builder.model import Settings
    from lab_builder.workflow.target import Target

Function = TypeVar("Function", bound=Callable[..., Any])
Decorator = Callable[[Function], Function]


env = click.option(
    "--env",
    cls=Repeated,
    metavar="NAME",
    shell_complete=complete.environments,
    help="The environment in samconfig.toml.  [default: default]",
)
lab = click.option(
    "--lab",
    cls=Repeated,
    metavar="NAME",
    shell_complete=complete.labs,
    help="The lab.  [default: aws-deep-dive]",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
parameters = click.option(
    "--parameter",
    "-p",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=complete.parameters,
    help="A template parameter; can be repeated.",
)
yes = click.option("--yes", "-y", is_flag=True, help="Do not ask for confirmation.")


_repeated = partial(click.option, cls=Repeated)


def _all(*options: Callable[[Function], Function]) -> Decorator[Function]:
    def decorate(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def target(function: Function) -> Function:
    """Add the options that select the stack and the target."""
    return _all(
        env,
        _repeated("--environment-name", metavar="NAME", help="The EnvironmentName parameter."),
        _repeated(
            "--stack-name",
            metavar="NAME",
            help="The name of the stack.  [default: EnvironmentName]",
        ),
        _repeated("--region", metavar="REGION", help="The AWS region."),
        _repeated("--profile", metavar="NAME", help="The AWS profile."),
        _repeated("--local", is_flag=True, help="Use the embedded engine on this machine."),
        _repeated("--endpoint-url", metavar="URL", help="Send API calls to this endpoint."),
    )(function)


def code(function: Function) -> Function:
    """Add the options that select the bucket and the key prefix of code."""
    return _all(
        _repeated("--bucket", metavar="NAME", help="The S3 bucket for code (S3BucketName)."),
        _repeated("--prefix", metavar="PREFIX", help="The prefix of all S3 keys of code."),
    )(function)


def stack(function: Function) -> Function:
    """Add the options of CreateStack: parameters, tags and role."""
    return _all(
        parameters,
        click.option(
            "--tag",
            "tags",
            multiple=True,
            metavar="NAME=VALUE",
            help="A stack tag; can be repeated.",
        ),
        click.option(
            "--reset-parameters",
            is_flag=True,
            help="Return parameters and tags that are not given to their defaults; else the stack "
            "keeps its own.",
        ),
        click.option("--role-arn", metavar="ARN", help="The IAM role that CloudFormation assumes."),
    )(function)


def settings(flags: dict[str, Any], *, starts: bool = False) -> Settings:
    """Return the settings. With ``local`` in ``flags``, the target is the embedded engine.

    ``starts`` starts the engine if it is not running.

    Raises:
        SettingsError: a setting is invalid.
        EngineError: the engine is not running, or cannot be started.
    """
    found = destination(flags, starts=starts)
    found.ready()
    return found.settings


def destination(flags: dict[str, Any], *, starts: bool) -> Target:
    """Return the settings and the engine as ``settings`` does, without waiting for the engine.

    Raises:
        SettingsError: a setting is invalid.
        EngineError: the engine is not running, or cannot be started.
    """
    from pathlib import Path

    from lab_builder.config.pairs import parse_pairs
    from lab_builder.workflow import target

    given = {name: value for name, value in flags.items() if value not in (None, ())}
    for name, option in (("parameters", "--parameter"), ("tags", "--tag")):
        given[name] = parse_pairs(given.get(name, ()), option)
    found = target.load(given, os.environ, Path.cwd(), start=starts)
    if found.is_starting and found.starting:
        from lab_builder.cli import output

        output.speed(found.starting.engine.speed)
    return found
