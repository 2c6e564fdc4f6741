"""lab-builder builds AWS training labs and runs them on AWS or on a laptop.

The functions render a lab, lint a file, deploy and destroy a stack. The import is fast, because
each name is imported on first use (PEP 562).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab_builder.api import deploy, destroy, lint_file, load_settings, render_lab
    from lab_builder.errors import LabBuilderError
    from lab_builder.model import Finding, Settings, Template
    from lab_builder.package.upload import Progress
    from lab_builder.stacks.values import (
        ChangeSet,
        Destroyed,
        DestroyStep,
        Stack,
        StackEvent,
        Waiting,
    )
    from lab_builder.version import __version__

__all__ = [
    "ChangeSet",
    "DestroyStep",
    "Destroyed",
    "Finding",
    "LabBuilderError",
    "Progress",
    "Settings",
    "Stack",
    "StackEvent",
    "Template",
    "Waiting",
    "__version__",
    "deploy",
    "destroy",
    "lint_file",
    "load_settings",
    "render_lab",
]

_HOMES = {
    "api": ("deploy", "destroy", "lint_file", "load_settings", "render_lab"),
    "errors": ("LabBuilderError",),
    "model": ("Finding", "Settings", "Template"),
    "package.upload": ("Progress",),
    "stacks.values": ("ChangeSet", "Destroyed", "Stack", "StackEvent", "DestroyStep", "Waiting"),
    "version": ("__version__",),
}


if not TYPE_CHECKING:  # else a type checker would accept any name

    def __getattr__(name: str) -> object:
        """Import a public name from the module that defines it."""
        import importlib

        for module, names in _HOMES.items():
            if name in names:
                return getattr(importlib.import_module(f"lab_builder.{module}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
