"""Settings for one command or call, aimed at the embedded engine where that is the target."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lab_builder import config
from lab_builder.model import Settings

if TYPE_CHECKING:
    from lab_builder.local.process import Engine, Starting


class Target(NamedTuple):
    """Settings, and the embedded engine where they lead there; it may still be starting."""

    settings: Settings
    starting: Starting | None = None

    @property
    def is_starting(self) -> bool:
        """Whether the first call has to wait for an engine."""
        return self.starting is not None and not self.starting.engine.already_running

    def ready(self) -> Engine | None:
        """Wait until calls are answered; return the engine where it is the target.

        Raises:
            EngineError: it cannot be started.
        """
        return self.starting.ready() if self.starting else None


def load(
    given: Mapping[str, Any], environ: Mapping[str, str], folder: Path, *, start: bool
) -> Target:
    """Read settings as ``config.load`` does. With ``local`` they lead to the embedded engine.

    ``start`` says to start an engine where none runs; ``Target.ready`` waits for it.

    Raises:
        SettingsError: a setting cannot be meant.
        EngineError: no engine runs, or it cannot be started.
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
