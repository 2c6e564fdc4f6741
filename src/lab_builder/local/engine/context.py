"""What the parts of the engine's process know about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class EngineContext:
    """One running engine: where it keeps its state, where it listens, and its root key."""

    home: Path
    port: int
    region: str
    account_id: str
    access_key_id: str
    secret_access_key: str = field(repr=False)

    @property
    def endpoint_url(self) -> str:
        """The URL that any AWS client can be pointed at."""
        return f"http://127.0.0.1:{self.port}"
