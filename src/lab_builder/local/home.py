"""The engine's folder, which only its user can read."""

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
    """The engine's folder, and the paths below it."""

    root: Path

    @property
    def lock(self) -> Path:
        """The lock file of the running engine; the kernel releases the lock when it exits."""
        return self.root / "engine.lock"

    @property
    def record(self) -> Path:
        """The record of the last engine: process id, port and region."""
        return self.root / "engine.json"

    @property
    def log(self) -> Path:
        """The engine's log since its start."""
        return self.root / "engine.log"

    @property
    def key(self) -> Path:
        """The engine's root access key."""
        return self.root / "credentials.json"

    @property
    def state(self) -> Path:
        """The engine's state, which a reset removes."""
        return self.root / "state"

    @property
    def snapshot(self) -> Path:
        """The snapshot of the state of all services."""
        return self.state / "snapshot.json"

    @property
    def services(self) -> Path:
        """MiniStack's state folder: function code, and at start the snapshot in its format."""
        return self.state / "services"

    @property
    def objects(self) -> Path:
        """The S3 objects."""
        return self.state / "s3"

    @property
    def event_history(self) -> Path:
        """CloudTrail's event history, and the delivery progress of trails."""
        return self.state / "cloudtrail.db"

    @property
    def temp(self) -> Path:
        """The engine's TMPDIR."""
        return self.root / "tmp"

    def make(self) -> None:
        """Create the folder, and make it inaccessible to other users."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root.chmod(0o700)

    def prepare(self) -> None:
        """Create the folders for an engine's start: keep the state, empty TMPDIR."""
        shutil.rmtree(self.temp, ignore_errors=True)
        for folder in (self.state, self.temp):
            folder.mkdir(mode=0o700, exist_ok=True)

    def remove_state(self) -> None:
        """Remove the state; keep the key, the record and the log."""
        shutil.rmtree(self.state, ignore_errors=True)


def locate(environ: Mapping[str, str]) -> Home:
    """Return the home in LAB_BUILDER_HOME, or the user's default one."""
    given = environ.get(VARIABLE)
    if given:
        return Home(Path(given).expanduser().absolute() / "engine")
    import platformdirs

    return Home(platformdirs.user_state_path("lab-builder") / "engine")


def write_private(path: Path, content: bytes) -> None:
    """Write a file atomically, readable by its user only."""
    with atomic_write(path) as file:
        file.write(content)


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that replaces a path when the block ends without an exception.

    The file is readable by its user only.
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
