"""Takes and replaces names inside the engine, and refuses where an upgrade took them away."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from lab_builder.errors import EngineError


def require(module: ModuleType | type, *names: str) -> None:
    """Check that a module or class of the engine still has the names that an extension builds on.

    Raises:
        EngineError: with every name that is missing.
    """
    missing = [name for name in names if not hasattr(module, name)]
    if missing:
        raise EngineError(
            f"the installed engine has no {', '.join(missing)}",
            where=module.__name__,
            hint='install the pinned versions: pip install "lab-builder[local]"',
        )


def take(module: ModuleType | type, name: str) -> Any:
    """Return what stands behind a module's name, public or private."""
    require(module, name)
    return getattr(module, name)


def replace(module: ModuleType | type, name: str, new: Any) -> Any:
    """Put ``new`` in the place of a module's name and return what stood there."""
    old = take(module, name)
    setattr(module, name, new)
    return old
