"""What the package offers to programs; ``lab_builder`` itself hands these names on."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lab_builder.model import DEFAULT_LAB, Finding, Settings, Template

if TYPE_CHECKING:
    from lab_builder.package.upload import Progress
    from lab_builder.stacks.values import ChangeSet, Destroyed, DestroyStep, Stack, StackEvent


def render_lab(name: str = DEFAULT_LAB, *, prefix: str = "") -> Template:
    """Render a lab's template. ``prefix`` is put before the S3 key of each code file.

    Raises:
        SettingsError: there is no such lab.
        LabError: its code folder is not as it must be.
    """
    from lab_builder import assets, registry, render

    lab = registry.find(name)
    return render.render(lab, assets.bundle(assets.code_folder(lab.NAME), prefix))


def lint_file(path: Path | str, *, region: str | None = None) -> list[Finding]:
    """Return what is wrong with a template file, YAML or JSON, by line.

    A file that cannot be read is a finding too. ``region`` is the one that the template is meant
    for; without it AWS_REGION is, else us-east-1.

    Raises:
        RegionError: cfn-lint does not know the region.
        LabBuilderError: a ``.cfnlintrc`` is broken.
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
    """Read settings as the command line does: these arguments, the environment, samconfig.toml.

    ``env`` is the environment of samconfig.toml, which is looked for in ``folder`` or else in the
    current one. With ``local`` the embedded engine is the target; it is started where none runs.

    Raises:
        UsageError: both ``local`` and ``endpoint_url`` name a target.
        SettingsError: a value cannot be meant, or samconfig.toml is broken.
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
    on_step: Callable[[Progress | ChangeSet | StackEvent], object] = lambda _: None,
) -> Stack:
    """Bring the lab up, or up to date, and return its stack.

    ``on_step`` sees each upload, then the change set before it is executed, then each event of the
    stack. What it raises at the change set takes the deploy back; later, CloudFormation goes on.

    Raises:
        FindingsError: the template has findings; nothing was uploaded.
        UsageError: a setting or a parameter is missing or wrong.
        AwsError: a call was refused or lost before anything began.
        StackError: CloudFormation could not do it; root cause first.
        UnconfirmedError: it began, but its end was not seen.
    """
    from lab_builder.lint import failures
    from lab_builder.workflow import deploy, operation
    from lab_builder.workflow.target import Target

    prepared = deploy.prepare(Target(settings), create_bucket=create_bucket)
    failures.stop_at(deploy.check(prepared).findings)
    for progress in deploy.upload(prepared):
        on_step(progress)
    return operation.complete(deploy.execute(prepared), on_step)


def destroy(
    settings: Settings, *, on_step: Callable[[DestroyStep | StackEvent], object] = lambda _: None
) -> Destroyed:
    """Remove the lab's stack and all it made; return what stays on purpose.

    Raises:
        AwsError: a call was refused or lost.
        StackError: CloudFormation could not delete something, or the stack is not a lab's.
        UnconfirmedError: the deletion began, but its end was not seen.
    """
    from lab_builder.workflow import destroy, operation

    return operation.complete(destroy.execute(destroy.prepare(settings)), on_step)
