"""Load settings for a command or call, with the embedded engine as the target if selected."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lab_builder import config
from lab_builder.model import Settings

if TYPE_CHECKING:
    from lab_builder.local.process import Engine, Starting


class Target(NamedTuple):
    """Settings, and the embedded engine if it is the target; it may still be starting."""

    settings: Settings
    starting: Starting | None = None

    @property
    def is_starting(self) -> bool:
        """Whether the engine is still starting, so that calls must wait for it."""
        return self.starting is not None and not self.starting.engine.already_running

    def ready(self) -> Engine | None:
        """Wait until the engine is ready, and return it; return None for another target.

        Raises:
            EngineError: the engine cannot be started.
        """
        return self.starting.ready() if self.starting else None


def load(
    given: Mapping[str, Any], environ: Mapping[str, str], folder: Path, *, start: bool
) -> Target:
    """Return settings as ``config.load`` does. With ``local``, the embedded engine is the target.

    ``start`` starts the engine if it is not running; ``Target.ready`` waits for it.

    Raises:
        SettingsError: a setting is invalid.
        EngineError: the engine is not running, or cannot be started.
    """
    settings = config.load(given, environ, folder)
    if not given.get("local"):
        return Target(settings)
    from lab_builder.local import home, process

    where, region = home.locate(environ), given.get("region")
    starting = (
        process.begin(where, region=region)
        if start
        else process.Starting(process.running(where, region))
    )
    return Target(process.with_engine(settings, starting.engine), starting)
