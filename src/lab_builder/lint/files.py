"""Files that a template refers to: read, and recorded for the cache of results."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_LARGEST = 2**20  # bytes; a state machine definition has at most 1 MB

_asked: ContextVar[set[Path] | None] = ContextVar("asked", default=None)


@contextmanager
def recorded() -> Iterator[set[Path]]:
    """Collect the paths that are asked for meanwhile, those of missing files too."""
    asked: set[Path] = set()
    token = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(token)


def too_large(path: Path) -> bool:
    """Return whether a file is too large for read()."""
    try:
        return path.is_file() and path.stat().st_size > _LARGEST
    except (OSError, ValueError):
        return False


def read(path: Path) -> str | None:
    """Return the text of a file; None where there is no regular UTF-8 file of a sane size."""
    if (asked := _asked.get()) is not None:
        asked.add(path)
    try:
        if not path.is_file() or too_large(path):
            return None
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):  # ValueError: not UTF-8, or a NUL in the path
        return None
