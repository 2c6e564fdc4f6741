"""Write text files atomically."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from lab_builder.errors import LabBuilderError


def write(text: str, path: Path) -> None:
    """Write a text to a temporary file in the same folder, and rename it to ``path``.

    An existing file keeps its permissions.

    Raises:
        LabBuilderError: the folder does not exist, or the file cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(text.encode())
        with suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):  # the temporary file may not exist
            temporary.unlink()
        raise LabBuilderError(
            f"the file cannot be written: {error.strerror}",
            where=str(path),
            hint="choose a file in an existing folder with write permission",
        ) from error
