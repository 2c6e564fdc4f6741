"""The ledger's Store in a folder: what the jobs do to a bucket, seen through real files."""

from __future__ import annotations

from pathlib import Path


class CutShortError(Exception):
    """The run ended in the middle, as when its worker is lost."""


class FolderStore:
    """A Store whose keys are the paths of files. Spark's own checksum files are no objects."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keys(self, prefix: str) -> list[str]:
        paths = (path for path in self.root.rglob("*") if path.is_file())
        names = (path.relative_to(self.root).as_posix() for path in paths if path.suffix != ".crc")
        return sorted(name for name in names if name.startswith(prefix))

    def put(self, key: str, body: str) -> None:
        path = self.root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")

    def delete(self, prefix: str) -> None:
        for key in self.keys(prefix):
            (self.root / key).unlink()

    def uri(self, key: str) -> str:
        return f"file://{self.root / key}"

    def lines(self, prefix: str) -> list[str]:
        """Return the lines of all text objects below a prefix."""
        keys = [key for key in self.keys(prefix) if not key.endswith("_SUCCESS")]
        return [line for key in keys for line in (self.root / key).read_text("utf-8").splitlines()]


class FailingStore(FolderStore):
    """A store that lets a run get no further than to a key."""

    def __init__(self, root: Path, until: str) -> None:
        super().__init__(root)
        self.until = until

    def put(self, key: str, body: str) -> None:
        self._reach(key)
        super().put(key, body)

    def uri(self, key: str) -> str:
        self._reach(key)
        return super().uri(key)

    def _reach(self, key: str) -> None:
        if key == self.until:
            raise CutShortError(key)
