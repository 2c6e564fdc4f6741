"""Flags, environment variables and samconfig.toml, read once into Settings.

    flags > LAB_BUILDER_* > samconfig.toml > AWS_* > defaults

Environment variables, an empty one counting as not set:

    LAB_BUILDER_ENV         the environment (table) of samconfig.toml; ``default`` without it
    LAB_BUILDER_STACK_NAME  the stack's name
    LAB_BUILDER_BUCKET      the bucket for the packaged code
    LAB_BUILDER_PARAMETERS  template parameters, as ``Key=Value Other="two words"``
    AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL   as every AWS SDK knows them

Region and profile of samconfig.toml win over AWS_REGION, AWS_PROFILE and keys in the environment,
as they do for sam: one file leads both tools to one place. AWS's other variables are boto3's.

Template parameters and tags are merged name by name, everything else is taken from the strongest
source that has it. The bucket is a setting and the template parameter ``S3BucketName`` at once:
one value feeds both, whichever way it is given. A stack without a name takes ``EnvironmentName``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lab_builder.config import samconfig
from lab_builder.config.layer import Layer
from lab_builder.config.pairs import check_pairs, parse_pairs, split_words
from lab_builder.errors import SettingsError
from lab_builder.model import DEFAULT_LAB, S3_BUCKET_NAME, Settings

DEFAULT_ENVIRONMENT = "default"

_FLAGS = (
    "lab",
    "environment_name",
    "stack_name",
    "region",
    "profile",
    "endpoint_url",
    "bucket",
    "prefix",
    "role_arn",
)
_FROM_ENVIRON = {
    "LAB_BUILDER_STACK_NAME": "stack_name",
    "LAB_BUILDER_BUCKET": "bucket",
}
_FROM_AWS = {
    "AWS_DEFAULT_REGION": "region",
    "AWS_REGION": "region",  # after the default: it wins, as in every SDK
    "AWS_ENDPOINT_URL": "endpoint_url",
}
# CreateStack: letters, digits and hyphens, a letter first, 128 characters at most.
_STACK_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}")


def load(flags: Mapping[str, Any], environ: Mapping[str, str], folder: Path) -> Settings:
    """Return the settings for one command. ``folder`` is where samconfig.toml is looked for.

    ``flags`` holds what the command line or a program gave, ``None`` or absent where it gave
    nothing: ``env`` (the environment of samconfig.toml), ``environment_name`` (the lab's),
    ``parameters`` and ``tags`` (mappings), ``local`` (the embedded engine is the target), and
    ``lab``, ``stack_name``, ``region``, ``profile``, ``endpoint_url``, ``bucket``, ``prefix`` and
    ``role_arn`` as in Settings. Other keys are the command's own.

    Raises:
        SettingsError: a value is ill-formed, two values contradict each other, or samconfig.toml
            is broken or has no such environment.
    """
    if flags.get("local") and flags.get("endpoint_url"):
        raise SettingsError(
            "--local and --endpoint-url exclude each other", hint="give one of the two"
        )
    chosen, source = _environment(flags, environ)
    layer = (
        _from_flags(flags)
        .over(_from_environ(environ))
        .over(samconfig.read(folder / samconfig.FILE_NAME, chosen, source))
        .over(_named(environ, _FROM_AWS))
    )
    values = dict(layer.values)
    lab = values.pop("lab", DEFAULT_LAB)
    stack_name = values.pop("stack_name", lab)
    check_stack_name(stack_name, layer.sources.get("stack_name"))
    return Settings(
        lab=lab,
        environment=chosen,
        stack_name=stack_name,
        parameters=layer.parameters,
        tags=layer.tags,
        sources=layer.sources,
        **values,
    )


def check_stack_name(name: str, source: str | None) -> None:
    """Check a name against CloudFormation's rules. ``source`` says where it was given.

    Raises:
        SettingsError: no stack can have that name.
    """
    if not _STACK_NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} cannot be a stack's name",
            where=source,
            hint="use letters, digits and hyphens, a letter first, 128 characters at most",
        )


def with_bucket(settings: Settings, bucket: str, source: str) -> Settings:
    """Return settings that use ``bucket`` where none was given, for a target that has its own."""
    if settings.bucket:
        return settings
    return replace(
        settings,
        parameters={**settings.parameters, S3_BUCKET_NAME: bucket},
        sources={**settings.sources, S3_BUCKET_NAME: source},
    )


def _environment(flags: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the environment to read and who asked for it, None where nobody did."""
    if flags.get("env"):
        return flags["env"], "--env"
    if environ.get("LAB_BUILDER_ENV"):
        return environ["LAB_BUILDER_ENV"], "LAB_BUILDER_ENV"
    return DEFAULT_ENVIRONMENT, None


def _from_flags(flags: Mapping[str, Any]) -> Layer:
    values = {name: flags[name] for name in _FLAGS if flags.get(name) is not None}
    parameters = check_pairs(flags.get("parameters") or {}, "--parameter")
    return Layer(
        values=values,
        parameters=parameters,
        tags=check_pairs(flags.get("tags") or {}, "--tag"),
        sources=dict.fromkeys(parameters, "--parameter")
        | {name: f"--{name.replace('_', '-')}" for name in values},
    ).settled()


def _from_environ(environ: Mapping[str, str]) -> Layer:
    variable = "LAB_BUILDER_PARAMETERS"
    parameters = parse_pairs(split_words(environ.get(variable, ""), variable), variable)
    named = _named(environ, _FROM_ENVIRON)
    sources = {**named.sources, **dict.fromkeys(parameters, variable)}
    return Layer(named.values, parameters, sources=sources).settled()


def _named(environ: Mapping[str, str], settings: Mapping[str, str]) -> Layer:
    """Return the settings that environment variables give one by one."""
    given = {name: variable for variable, name in settings.items() if environ.get(variable)}
    return Layer({name: environ[variable] for name, variable in given.items()}, sources=given)
