"""Write the files that a user names."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from lab_builder.errors import LabBuilderError

_FULL = "free some space, or choose a file on another disk"


def write(text: str, path: Path) -> None:
    """Write a text to a file that is replaced atomically, or to a device or pipe as it is.

    A link is followed, so that it still is one afterwards. An existing file keeps its permissions.

    Raises:
        LabBuilderError: the folder does not exist, or the file cannot be written.
    """
    content = text.encode()
    try:
        if _is_stream(path):
            path.write_bytes(content)
        else:
            _replace(content, path.resolve())
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead to each other
        number = getattr(error, "errno", None)
        raise LabBuilderError(
            f"the file cannot be written: {getattr(error, 'strerror', None) or error}",
            where=str(path),
            hint=_FULL
            if number in (errno.ENOSPC, errno.EDQUOT)
            else "choose a file in an existing folder with write permission",
        ) from error


def _is_stream(path: Path) -> bool:
    """Return whether the path is a device, a pipe or /dev/stdout, which must not be replaced.

    Raises:
        OSError: it is neither that nor a regular file, such as a disk.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISCHR(mode) or stat.S_ISFIFO(mode):
        return True
    if stat.S_ISREG(mode):
        return path.absolute().is_relative_to("/dev")  # /dev/stdout, which is a file here
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    raise OSError(errno.EINVAL, "it is not a regular file")


def _replace(content: bytes, path: Path) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        with suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):  # the temporary file may not exist
            temporary.unlink()
        raise
