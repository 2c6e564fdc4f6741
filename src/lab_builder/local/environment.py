"""The environments: the engine's own, and the one that points AWS clients at it."""

from __future__ import annotations

import os
import shlex
import site
from typing import TYPE_CHECKING

from lab_builder.local.home import Home

if TYPE_CHECKING:
    from lab_builder.local.process import Engine

MARK = "LAB_BUILDER_ENGINE"  # in the environment of the engine and of what it starts


def for_engine(home: Home) -> dict[str, str]:
    """Return the engine's whole environment: nothing of the caller's, no AWS_*, no tokens."""
    return {
        MARK: str(home.root),
        "HOME": str(home.root),
        "TMPDIR": str(home.temp),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONUNBUFFERED": "1",
        # HOME moves the user's site-packages away, and the engine may be installed there.
        "PYTHONUSERBASE": site.getuserbase(),
    }
