"""cfn-lint with its configuration in this folder and with our rules, created once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lab_builder.errors import LabBuilderError, RegionError
from lab_builder.lint import faster

if TYPE_CHECKING:
    from cfnlint.runner import Runner

RULES = "lab_builder.lint.rules"

# Settings of cfn-lint that make a result depend on more files, or on code of the user.
_OUTSIDE = {"append_rules", "custom_rules", "override_spec", "parameter_files", "registry_schemas"}


@contextmanager
def configured(region: str | None) -> Iterator[Runner]:
    """Give cfn-lint with the configuration of this folder and region, and raise our errors.

    Raises:
        RegionError: cfn-lint does not know the region.
        LabBuilderError: a ``.cfnlintrc`` is broken.
    """
    from cfnlint.exceptions import InvalidRegionException

    try:
        runner = _runner(Path.cwd(), region)
    except Exception as error:
        raise LabBuilderError(
            f"cfn-lint cannot start: {error}",
            hint="check .cfnlintrc here and in your home folder",
        ) from error
    try:
        yield runner
    except InvalidRegionException as error:
        raise RegionError(
            "cfn-lint does not know the region",
            where=str(error),
            hint="set AWS_REGION, or regions in .cfnlintrc, to an AWS region",
        ) from error


def repeatable(runner: Runner) -> bool:
    """Return whether the last result depends only on the template and its configuration."""
    config = runner.config
    return not _OUTSIDE & {*config.file_args, *config.template_args}


@lru_cache(maxsize=1)
def _runner(folder: Path, region: str | None) -> Runner:  # noqa: ARG001 - .cfnlintrc lies there
    """Return cfn-lint with its rules, whose creation takes much of a run."""
    from cfnlint.config import ConfigMixIn
    from cfnlint.rules import Rules
    from cfnlint.runner import Runner

    # No templates: those in .cfnlintrc are not the ones to check.
    runner = Runner(ConfigMixIn([], templates=[], regions=[region] if region else []))
    if RULES not in runner.config.append_rules:
        runner.rules.update(Rules.create_from_module(RULES))
    faster.prepare(runner.rules)
    return runner
