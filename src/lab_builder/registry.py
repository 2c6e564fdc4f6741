"""Find labs: each package in ``lab_builder.labs`` is one."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import cast

from lab_builder import labs
from lab_builder.errors import SettingsError
from lab_builder.lab import Lab


def names() -> list[str]:
    """Return the names of all labs, sorted."""
    return sorted(package.name.replace("_", "-") for package in pkgutil.iter_modules(labs.__path__))


def find(name: str) -> Lab:
    """Return a lab by its name.

    Raises:
        SettingsError: the lab does not exist.
    """
    _require(name)
    return cast("Lab", importlib.import_module(f"lab_builder.labs.{_package(name)}"))


def lessons_folder(name: str) -> Path:
    """Return the folder of a lab's lessons, which need not exist.

    Raises:
        SettingsError: the lab does not exist.
    """
    _require(name)
    return Path(labs.__path__[0]) / _package(name) / "lessons"


def promises_file(name: str) -> Path:
    """Return the file with the promises of a lab, in the form of a lesson; it need not exist.

    Raises:
        SettingsError: the lab does not exist.
    """
    _require(name)
    return Path(labs.__path__[0]) / _package(name) / "promises" / "00-promises.md"


def _package(name: str) -> str:
    return name.replace("-", "_")


def _require(name: str) -> None:
    if name not in names():
        raise SettingsError(
            f"there is no lab named {name!r}", hint=f"choose one of {', '.join(names())}"
        )
