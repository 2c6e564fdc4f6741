"""Runs cfn-lint over a file or a rendered template."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab_builder.errors import LabBuilderError, RegionError
from lab_builder.model import Finding, Severity, Template

if TYPE_CHECKING:
    from cfnlint.runner import Runner

# The path of findings in a template that is not a file.
RENDERED = Path("<rendered template>")

_SEVERITIES: dict[str, Severity] = {"error": "error", "warning": "warning"}


def check_file(path: Path, region: str | None = None) -> list[Finding]:
    """Return the findings in a template file, YAML or JSON, by line.

    A file that cannot be read, or is no template, is a finding too (E0000). ``region`` is the one
    that the template is meant for; without it cfn-lint looks at AWS_REGION, then takes us-east-1.

    Raises:
        RegionError: cfn-lint does not know the region.
        LabBuilderError: a ``.cfnlintrc`` is broken.
    """
    try:
        path.read_text(encoding="utf-8")
    except OSError as error:
        return [_unreadable(path, error.strerror or str(error))]
    except UnicodeDecodeError:
        return [_unreadable(path, "not UTF-8 text")]
    with _cfnlint(region) as runner:
        from cfnlint.runner import run_template_by_file_path

        found = run_template_by_file_path(str(path), runner.config, runner.rules, False)
        return _findings(found, path)


def check_template(template: Template, region: str | None = None) -> list[Finding]:
    """Return the findings in a rendered template, by line of its text.

    Raises:
        RegionError: cfn-lint does not know the region.
        LabBuilderError: a ``.cfnlintrc`` is broken.
    """
    with _cfnlint(region) as runner:
        from cfnlint.decode import decode_str

        body, matches = decode_str(template.text)
        return _findings(matches or runner.validate_template(body), RENDERED)


def _unreadable(path: Path, why: str) -> Finding:
    return Finding("E0000", "error", f"the template cannot be read: {why}", path, 1, 1)


def _findings(matches: Iterable[Any], path: Path) -> list[Finding]:
    found = [
        Finding(
            rule=match.rule.id,
            severity=_SEVERITIES.get(match.rule.severity, "info"),
            message=match.message,
            path=path,
            line=match.linenumber,
            column=match.columnnumber,
            source_url=match.rule.source_url,
            logical_id=_logical_id(getattr(match, "path", None)),
        )
        for match in matches
    ]
    return sorted(found, key=lambda finding: (finding.line, finding.column, finding.rule))


def _logical_id(path: list[Any] | None) -> str | None:
    """Return the resource of a place in the template, such as Resources/Topic/Properties."""
    match path:
        case ["Resources", str(logical_id), *_]:
            # A plain str: cfn-lint's own carries marks into its text.
            return str(logical_id)
    return None


@contextmanager
def _cfnlint(region: str | None) -> Iterator[Runner]:
    """Give cfn-lint as this folder and region configure it, and its errors as ours."""
    with _without_garbage_collection():
        from cfnlint.exceptions import CfnLintExitException, InvalidRegionException

        # Without a handler, logging would print to stderr what the findings say.
        logging.getLogger("cfnlint").addHandler(logging.NullHandler())
        try:
            yield _runner(Path.cwd(), region)
        except InvalidRegionException as error:
            raise RegionError(
                "cfn-lint does not know the region that the template is for",
                where=region,
                hint="pass --region or set AWS_REGION to a region that exists",
            ) from error
        except CfnLintExitException as error:
            raise LabBuilderError(
                f"cfn-lint cannot start: {error}",
                hint="look at .cfnlintrc here and in your home folder",
            ) from error


@lru_cache(maxsize=1)
def _runner(folder: Path, region: str | None) -> Runner:  # noqa: ARG001 - .cfnlintrc lies there
    """Return cfn-lint with its rules, which take a good part of a run to make."""
    from cfnlint.config import ConfigMixIn
    from cfnlint.rules import Rules
    from cfnlint.runner import Runner

    # No templates of its own: those named in .cfnlintrc are not what was asked for.
    runner = Runner(ConfigMixIn([], templates=[], regions=[region] if region else []))
    runner.rules.update(Rules.create_from_module("lab_builder.lint.rules"))
    return runner


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Keep the collector from walking thousands of live rules and schemas for the few cycles.

    It takes a sixth of a run, and without it a template of 100 KB takes 13 MB more at its peak.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
