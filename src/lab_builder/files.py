"""Files that people keep, written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from lab_builder.errors import LabBuilderError


def write(text: str, path: Path) -> None:
    """Write a text under a temporary name beside ``path`` and move it there.

    A file that was there keeps its permissions.

    Raises:
        LabBuilderError: the folder is missing, or the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(text.encode())
        with suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):  # what cannot be written is often not there to be removed
            temporary.unlink()
        raise LabBuilderError(
            f"the file cannot be written: {error.strerror}",
            where=str(path),
            hint="choose a file in a folder that exists and that you may write to",
        ) from error
