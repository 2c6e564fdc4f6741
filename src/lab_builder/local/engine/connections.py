"""Release closed connections, and raise the limit of open ones.

Closes a gap of hypercorn, which keeps a connection that its client has closed until the idle
timeout: a shell loop of short-lived clients would use up the process's file descriptors.
"""

from __future__ import annotations

import resource
from typing import Any

from lab_builder.local.engine import patches

_DESCRIPTORS = 8192  # the default limit may be as low as 256


def install() -> None:
    """Stop the idle timer of closed connections, and raise the descriptor limit.

    Raises:
        EngineError: the installed hypercorn lacks a name that this uses.
    """

    async def read(server: Any) -> None:
        await stock(server)
        await server.idle_task.stop()

    stock = patches.READ_DATA.replace(read)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
