"""Lets go of connections, and makes room for many.

Closes a gap of hypercorn, which keeps a connection that its client has closed until the time for
idle ones is over: a shell loop of short-lived clients would use up the process's descriptors.
"""

from __future__ import annotations

import resource
from typing import Any

from lab_builder.local.engine import patches

_DESCRIPTORS = 8192  # a laptop's default may be as low as 256


def install() -> None:
    """Put both in place.

    Raises:
        EngineError: hypercorn no longer has a name that this builds on.
    """

    async def read(server: Any) -> None:
        await stock(server)
        await server.idle_task.stop()

    stock = patches.READ_DATA.replace(read)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
