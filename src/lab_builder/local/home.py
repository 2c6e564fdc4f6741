"""Where the engine lives on disk: one folder that only its user can read."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

VARIABLE = "LAB_BUILDER_HOME"


@dataclass(frozen=True, slots=True)
class Home:
    """The engine's folder. Every path below it is named here and nowhere else."""

    root: Path

    @property
    def lock(self) -> Path:
        """Locked by the living engine; the kernel lets go of it however the engine dies."""
        return self.root / "engine.lock"

    @property
    def record(self) -> Path:
        """Who the last engine was and where it listened."""
        return self.root / "engine.json"

    @property
    def log(self) -> Path:
        """What the engine printed since it was started."""
        return self.root / "engine.log"

    @property
    def key(self) -> Path:
        """The engine's root access key."""
        return self.root / "credentials.json"

    @property
    def state(self) -> Path:
        """Everything that a reset wipes."""
        return self.root / "state"

    @property
    def snapshot(self) -> Path:
        """The state of all services at one moment."""
        return self.state / "snapshot.json"

    @property
    def services(self) -> Path:
        """MiniStack's own state folder: function code, and the snapshot in its form at start."""
        return self.state / "services"

    @property
    def objects(self) -> Path:
        """The S3 objects."""
        return self.state / "s3"

    @property
    def event_history(self) -> Path:
        """CloudTrail's events and how far its trails have delivered them."""
        return self.state / "cloudtrail.db"

    @property
    def temp(self) -> Path:
        """The engine's TMPDIR."""
        return self.root / "tmp"

    def make(self) -> None:
        """Make the folder, closed to other users even where it was open before."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root.chmod(0o700)

    def tidy(self) -> None:
        """Make the folders of a new engine: the state as it was left, an empty TMPDIR."""
        shutil.rmtree(self.temp, ignore_errors=True)
        for folder in (self.state, self.temp):
            folder.mkdir(mode=0o700, exist_ok=True)

    def wipe(self) -> None:
        """Remove the state; the key, the port and the log stay."""
        shutil.rmtree(self.state, ignore_errors=True)


def locate(environ: Mapping[str, str]) -> Home:
    """Return the home that LAB_BUILDER_HOME names, or the user's own."""
    given = environ.get(VARIABLE)
    if given:
        return Home(Path(given).expanduser().absolute() / "engine")
    import platformdirs

    return Home(platformdirs.user_state_path("lab-builder") / "engine")


def write_private(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, readable by its user alone from its first byte."""
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes a path's place once the block ends, and never if it raises.

    It is readable by its user alone from its first byte.
    """
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
