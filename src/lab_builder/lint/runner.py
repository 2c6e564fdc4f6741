"""cfn-lint as this folder configures it: made once, with our rules among its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lab_builder.errors import LabBuilderError, RegionError

if TYPE_CHECKING:
    from cfnlint.runner import Runner

RULES = "lab_builder.lint.rules"

# Settings of cfn-lint that make a result depend on more files, or on code of the user's own.
_OUTSIDE = {"append_rules", "custom_rules", "override_spec", "parameter_files", "registry_schemas"}


@contextmanager
def configured(region: str | None) -> Iterator[Runner]:
    """Give cfn-lint as this folder and region configure it, and its errors as ours.

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
            hint="look at .cfnlintrc here and in your home folder",
        ) from error
    try:
        yield runner
    except InvalidRegionException as error:
        raise RegionError(
            "cfn-lint does not know the region that the template is for",
            where=str(error),
            hint="set AWS_REGION, or regions in .cfnlintrc, to one that exists",
        ) from error


def repeatable(runner: Runner) -> bool:
    """Tell whether the last result depends on nothing but the template and its configuration."""
    config = runner.config
    return not _OUTSIDE & {*config.file_args, *config.template_args}


@lru_cache(maxsize=1)
def _runner(folder: Path, region: str | None) -> Runner:  # noqa: ARG001 - .cfnlintrc lies there
    """Return cfn-lint with its rules, which take a good part of a run to make."""
    from cfnlint.config import ConfigMixIn
    from cfnlint.rules import Rules
    from cfnlint.runner import Runner

    # No templates of its own: those named in .cfnlintrc are not what was asked for.
    runner = Runner(ConfigMixIn([], templates=[], regions=[region] if region else []))
    if RULES not in runner.config.append_rules:
        runner.rules.update(Rules.create_from_module(RULES))
    return runner
