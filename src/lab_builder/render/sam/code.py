"""Where the code of a lab lies on this machine, in place of where it lies in the bucket."""

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

_GONE = object()
_BUCKET = f"${{{S3_BUCKET_NAME}}}/"


@dataclass(frozen=True, slots=True)
class Code:
    """The code of a bundle, by the S3 key that the plain template has for it.

    ``folder`` is the template's; ``archives`` are folders of code; ``scripts`` are names and texts
    of the Glue jobs' scripts, which stand beside the template.
    """

    folder: Path
    archives: Mapping[str, Path]
    scripts: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, bundle: Bundle, folder: Path) -> Code:
        """Return the code of a bundle as a template in ``folder`` sees it."""
        archives = {asset.key: _root(asset) for asset in bundle.assets if asset.archive}
        code = next(asset for asset in bundle.assets if asset.name == CODE)
        scripts = {
            asset.key: (f"{asset.name}.py", bundled(asset, code))
            for asset in bundle.assets
            if asset.key.endswith(".py")
        }
        return cls(folder, archives, scripts)

    def of_function(self, resource: Mapping[str, Any]) -> str | None:
        """Return the path of a function's code, None where it is no archive or no function."""
        match resource:
            case {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"S3Key": str(key)}}}:
                return self.uri(self.archives[key]) if key in self.archives else None
        return None

    def uri(self, path: Path) -> str:
        """Return a path as the template writes it, relative to itself."""
        return Path(os.path.relpath(path, self.folder)).as_posix()

    def local(self, value: Any) -> Any:
        """Return a part of the template with its references to the bucket of code replaced.

        An S3 URI of a script becomes the script's path. What ends with a script's place in the
        bucket, such as an ARN, ends with the name that SAM gives the file in whatever bucket it
        uses: the MD5 of its content. What names an archive goes, for each script has it inside.
        """
        if isinstance(value, list):
            return [item for item in map(self.local, value) if item is not _GONE]
        if not isinstance(value, dict):
            return value
        match value:
            case {"Fn::Sub": str(text)} if _BUCKET in text:
                before, _, key = text.partition(_BUCKET)
                return self._place(before, key, value)
        return {
            name: item
            for name, item in ((name, self.local(item)) for name, item in value.items())
            if item is not _GONE
        }

    def _place(self, before: str, key: str, stock: Any) -> Any:
        if key in self.archives:
            return _GONE
        if key not in self.scripts:
            return stock
        name, text = self.scripts[key]
        if before == "s3://":
            return self.uri(self.folder / name)
        digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        return {"Fn::Sub": f"{before}*/{digest}"}


def _root(archive: Asset) -> Path:
    """Return the folder that an archive is made of."""
    return next(
        path.parents[name.count("/")] for name, path in archive.files if isinstance(path, Path)
    )
