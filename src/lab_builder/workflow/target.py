"""Settings for one command or call, aimed at the embedded engine where that is the target."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lab_builder import config
from lab_builder.model import Settings

if TYPE_CHECKING:
    from lab_builder.local.process import Engine


class Target(NamedTuple):
    """Settings, and the embedded engine where they lead there."""

    settings: Settings
    engine: Engine | None = None


def load(
    given: Mapping[str, Any], environ: Mapping[str, str], folder: Path, *, start: bool
) -> Target:
    """Read settings as ``config.load`` does. With ``local`` they lead to the embedded engine.

    ``start`` says to start an engine where none runs.

    Raises:
        SettingsError: a setting cannot be meant.
        EngineError: no engine runs, or it cannot be started.
    """
    settings = config.load(given, environ, folder)
    if not given.get("local"):
        return Target(settings)
    from lab_builder.local import home, process

    begin = process.start if start else process.running
    engine = begin(home.locate(environ), region=given.get("region"))
    return Target(process.aim(settings, engine), engine)
