"""Compare the installed packages with the pinned versions."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lab_builder.errors import EngineError
from lab_builder.local.engine.patch import PINNED

if TYPE_CHECKING:
    from lab_builder.local.engine.upstream.digests import Difference

FILE = Path(__file__).with_name("digests.json")
_MOST = 50  # differences in a message


def check(file: Path = FILE) -> None:
    """Compare the versions, and the sources only if a version differs.

    Raises:
        EngineError: another version changed names that the engine replaces or uses, and which.
    """
    recorded = json.loads(file.read_text(encoding="utf-8"))
    others = [
        package for package, version in recorded["versions"].items() if not _has(package, version)
    ]
    if not others:
        return
    from lab_builder.local.engine.upstream import digests

    differing = digests.differences(recorded["digests"], digests.installed())
    if differing:
        raise refusal(others, recorded["versions"], differing)


def refusal(
    others: Sequence[str], versions: Mapping[str, str], differing: Sequence[Difference]
) -> EngineError:
    """Return the error about packages of other versions and the names that differ in them."""
    installed = ", ".join(f"{each} {installed_version(each)}" for each in others)
    wanted = ", ".join(f"{each} {versions[each]}" for each in others)
    listed = "".join(f"\n  {each}" for each in differing[:_MOST])
    more = len(differing) - _MOST
    return EngineError(
        f"the engine is written for {wanted}; these names, which it replaces or uses, differ in "
        f"{installed}:" + listed + (f"\n  and {more} more" if more > 0 else ""),
        hint=PINNED,
    )


def installed_version(package: str) -> str:
    """Return the version of an installed package, or a placeholder if it is unknown."""
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "(unknown version)"


def _has(package: str, version: str) -> bool:
    """Return whether a version is installed, by the name of its metadata's folder."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return False
    return (Path(spec.origin).parents[1] / f"{package}-{version}.dist-info").is_dir()
