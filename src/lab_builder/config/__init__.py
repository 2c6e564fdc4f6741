"""Read flags, environment variables and samconfig.toml into Settings, in this precedence.

    flags > LAB_BUILDER_* > samconfig.toml > AWS_* > defaults

Environment variables; an empty one counts as not set:

    LAB_BUILDER_ENV         the environment (table) in samconfig.toml; the default is ``default``
    LAB_BUILDER_STACK_NAME  the name of the stack
    LAB_BUILDER_BUCKET      the S3 bucket for the packaged code
    LAB_BUILDER_PARAMETERS  template parameters, as ``Key=Value Other="two words"``
    AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL   as in every AWS SDK

Region and profile in samconfig.toml override AWS_REGION, AWS_PROFILE and keys in the environment,
as with sam, so that both tools use the same account and region. boto3 reads the other variables of
AWS.

Template parameters and tags are merged by name; every other setting comes from the source with the
highest precedence that has it. The bucket is the template parameter ``S3BucketName``, and can be
given as either. The default of the stack name is ``EnvironmentName``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lab_builder.config import limits, samconfig
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
    "AWS_REGION": "region",  # overrides AWS_DEFAULT_REGION, as in every SDK
    "AWS_ENDPOINT_URL": "endpoint_url",
}
# CreateStack: letters, digits and hyphens, starting with a letter, at most 128 characters.
_STACK_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}")


def load(flags: Mapping[str, Any], environ: Mapping[str, str], folder: Path) -> Settings:
    """Return the settings for one command. ``folder`` is the folder of samconfig.toml.

    ``flags`` are the options of the command line or the arguments of a program, ``None`` or absent
    if not given: ``env`` (the environment in samconfig.toml), ``environment_name`` (the parameter),
    ``parameters`` and ``tags`` (mappings), ``local`` (the target is the embedded engine), and
    ``lab``, ``stack_name``, ``region``, ``profile``, ``endpoint_url``, ``bucket``, ``prefix`` and
    ``role_arn`` as in Settings. Other keys are ignored.

    Raises:
        SettingsError: a value is invalid, two values contradict each other, or samconfig.toml
            is invalid or does not have the environment.
    """
    if flags.get("local") and flags.get("endpoint_url"):
        raise SettingsError(
            "--local and --endpoint-url are mutually exclusive", hint="give only one of them"
        )
    chosen, source = _environment(flags, environ)
    layer = (
        _from_flags(flags)
        .over(_from_environ(environ))
        .over(samconfig.read(folder / samconfig.FILE_NAME, chosen, source))
        .over(_variables(environ, _FROM_AWS))
    )
    values = dict(layer.values)
    lab = values.pop("lab", DEFAULT_LAB)
    stack_name = values.pop("stack_name", lab)
    check_stack_name(stack_name, layer.sources.get("stack_name"))
    settings = Settings(
        lab=lab,
        environment=chosen,
        stack_name=stack_name,
        parameters=layer.parameters,
        tags=layer.tags,
        sources=layer.sources,
        **values,
    )
    limits.check(settings)
    return settings


def check_stack_name(name: str, source: str | None) -> None:
    """Check a stack name against CloudFormation's rules. ``source`` is where it was given.

    Raises:
        SettingsError: the name is invalid.
    """
    if not _STACK_NAME.fullmatch(name):
        raise SettingsError(
            f"invalid stack name {name!r}",
            where=source,
            hint="use at most 128 letters, digits and hyphens, starting with a letter",
        )


def with_bucket(settings: Settings, bucket: str, source: str) -> Settings:
    """Return settings with ``bucket`` as the default of the bucket. ``source`` is its origin."""
    if settings.bucket:
        return settings
    return replace(
        settings,
        parameters={**settings.parameters, S3_BUCKET_NAME: bucket},
        sources={**settings.sources, S3_BUCKET_NAME: source},
    )


def _environment(flags: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the environment to read, and the flag or variable that selects it, if any."""
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
    ).normalized()


def _from_environ(environ: Mapping[str, str]) -> Layer:
    variable = "LAB_BUILDER_PARAMETERS"
    parameters = parse_pairs(split_words(environ.get(variable, ""), variable), variable)
    others = _variables(environ, _FROM_ENVIRON)
    sources = {**others.sources, **dict.fromkeys(parameters, variable)}
    return Layer(others.values, parameters, sources=sources).normalized()


def _variables(environ: Mapping[str, str], settings: Mapping[str, str]) -> Layer:
    """Return the settings of environment variables that hold one setting each."""
    given = {name: variable for variable, name in settings.items() if environ.get(variable)}
    return Layer({name: environ[variable] for name, variable in given.items()}, sources=given)
