"""Replace the references to code in the S3 bucket with local paths."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab_builder.assets import CODE
from lab_builder.model import S3_BUCKET_NAME, Asset, Bundle
from lab_builder.render.sam.script import bundled

_REMOVED = object()
_BUCKET = f"${{{S3_BUCKET_NAME}}}/"


@dataclass(frozen=True, slots=True)
class Code:
    """The code of a bundle, by its S3 key in the plain template.

    ``folder`` is the folder of the template; ``archives`` are the folders of code; ``scripts`` are
    the names and texts of the scripts of Glue jobs, in the folder of the template.
    """

    folder: Path
    archives: Mapping[str, Path]
    scripts: Mapping[str, tuple[str, str]]

    @classmethod
    def from_bundle(cls, bundle: Bundle, folder: Path) -> Code:
        """Return the code of a bundle for a template in ``folder``."""
        archives = {asset.key: _root(asset) for asset in bundle.assets if asset.archive}
        code = next(asset for asset in bundle.assets if asset.name == CODE)
        scripts = {
            asset.key: (f"{asset.name}.py", bundled(asset, code))
            for asset in bundle.assets
            if asset.key.endswith(".py")
        }
        return cls(folder, archives, scripts)

    def function_uri(self, resource: Mapping[str, Any]) -> str | None:
        """Return the CodeUri of a function, or None if its code is not an archive of the bundle."""
        match resource:
            case {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"S3Key": str(key)}}}:
                return self.uri(self.archives[key]) if key in self.archives else None
        return None

    def uri(self, path: Path) -> str:
        """Return a path relative to the folder of the template."""
        return Path(os.path.relpath(path, self.folder)).as_posix()

    def with_local_code(self, value: Any) -> Any:
        """Return a part of the template with its references to the bucket for code replaced.

        The S3 URI of a script becomes the path of the script. Another value with the key of a
        script, such as an ARN, gets the key that SAM uses in any bucket: the MD5 of the content. A
        value with the key of an archive is removed, because each script contains the archive.
        """
        if isinstance(value, list):
            items = map(self.with_local_code, value)
            return [item for item in items if item is not _REMOVED]
        if not isinstance(value, dict):
            return value
        match value:
            case {"Fn::Sub": str(text)} if _BUCKET in text:
                before, _, key = text.partition(_BUCKET)
                return self._replacement(before, key, value)
        members = ((name, self.with_local_code(item)) for name, item in value.items())
        return {name: item for name, item in members if item is not _REMOVED}

    def _replacement(self, before: str, key: str, original: Any) -> Any:
        if key in self.archives:
            return _REMOVED
        if key not in self.scripts:
            return original
        name, text = self.scripts[key]
        if before == "s3://":
            return self.uri(self.folder / name)
        digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        return {"Fn::Sub": f"{before}*/{digest}"}


def _root(archive: Asset) -> Path:
    """Return the folder with the files of an archive."""
    return next(
        path.parents[name.count("/")] for name, path in archive.files if isinstance(path, Path)
    )
