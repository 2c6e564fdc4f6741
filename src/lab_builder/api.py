"""The public functions of the library, which ``lab_builder`` exports."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lab_builder.model import DEFAULT_LAB, Finding, Settings, Template

if TYPE_CHECKING:
    from lab_builder.package.upload import Progress
    from lab_builder.stacks.values import (
        ChangeSet,
        Destroyed,
        DestroyStep,
        Stack,
        StackEvent,
        Waiting,
    )


def render_lab(name: str = DEFAULT_LAB, *, prefix: str = "") -> Template:
    """Render the template of a lab. ``prefix`` is the prefix of all S3 keys of code.

    Raises:
        SettingsError: the lab does not exist.
        LabError: its code folder is invalid.
    """
    from lab_builder import assets, registry, render

    lab = registry.find(name)
    return render.render(lab, assets.bundle(assets.code_folder(lab.NAME), prefix))


def lint_file(path: Path | str, *, region: str | None = None) -> list[Finding]:
    """Return the findings in a template file, YAML or JSON, by line.

    A file that cannot be read is a finding too. ``region`` is the region to check the template for;
    the default is AWS_REGION, else us-east-1.

    Raises:
        RegionError: cfn-lint does not know the region.
        LabBuilderError: a ``.cfnlintrc`` is invalid.
    """
    from lab_builder import lint

    return lint.check_file(Path(path), region)


def load_settings(
    *,
    env: str | None = None,
    environment_name: str | None = None,
    stack_name: str | None = None,
    lab: str | None = None,
    region: str | None = None,
    profile: str | None = None,
    endpoint_url: str | None = None,
    bucket: str | None = None,
    prefix: str | None = None,
    parameters: Mapping[str, str] | None = None,
    tags: Mapping[str, str] | None = None,
    role_arn: str | None = None,
    local: bool = False,
    folder: Path | None = None,
) -> Settings:
    """Return settings from these arguments, environment variables and samconfig.toml.

    They are read as the command line does. ``env`` is the environment in samconfig.toml; ``folder``
    is the folder of that file, by default the current one. With ``local`` the target is the
    embedded engine, which is started if it is not running.

    Raises:
        UsageError: both ``local`` and ``endpoint_url`` are given.
        SettingsError: a value or samconfig.toml is invalid.
        EngineError: the engine cannot be started.
    """
    from lab_builder.workflow import target

    given = {
        "env": env,
        "environment_name": environment_name,
        "stack_name": stack_name,
        "lab": lab,
        "region": region,
        "profile": profile,
        "endpoint_url": endpoint_url,
        "bucket": bucket,
        "prefix": prefix,
        "parameters": parameters,
        "tags": tags,
        "role_arn": role_arn,
        "local": local,
    }
    found = target.load(given, os.environ, folder or Path.cwd(), start=True)
    found.ready()
    return found.settings


def deploy(
    settings: Settings,
    *,
    create_bucket: bool = False,
    reset_parameters: bool = False,
    on_step: Callable[[Progress | Waiting | ChangeSet | StackEvent], object] = lambda _: None,
) -> Stack:
    """Create or update the stack of the lab, and return the stack.

    The stack keeps parameters and tags that the settings do not have; ``reset_parameters`` returns
    them to their defaults.

    ``on_step`` is called with each upload, then while CloudFormation creates the change set, then
    with the change set before it is executed, then with each event of the stack. An exception that
    it raises at the change set cancels the deploy and deletes the change set; later, the
    CloudFormation operation continues.

    Raises:
        FindingsError: the template has findings; nothing was uploaded.
        UsageError: a setting or a parameter is missing or invalid.
        AwsError: a call failed before the operation started.
        StackError: the operation failed; the root cause is first.
        UnconfirmedError: the operation started, but its end was not observed.
    """
    from lab_builder.lint import failures
    from lab_builder.workflow import deploy, operation
    from lab_builder.workflow.target import Target

    prepared = deploy.prepare(
        Target(settings), create_bucket=create_bucket, reset_parameters=reset_parameters
    )
    failures.stop_at(deploy.check(prepared).findings)
    for progress in deploy.upload(prepared):
        on_step(progress)
    return operation.complete(deploy.execute(prepared), on_step)


def destroy(
    settings: Settings, *, on_step: Callable[[DestroyStep | StackEvent], object] = lambda _: None
) -> Destroyed:
    """Delete the stack and all that the lab created; return what is kept on purpose.

    Raises:
        AwsError: a call failed.
        StackError: a resource could not be deleted, or the stack does not belong to a lab.
        UnconfirmedError: the deletion started, but its end was not observed.
    """
    from lab_builder.workflow import destroy, operation

    return operation.complete(destroy.execute(destroy.prepare(settings)), on_step)
