"""Create reproducible ZIP archives: byte for byte the same on every machine.

Every entry has the same time, permissions and system, and entries are sorted by name. The
compressed bytes depend on the version of zlib, so S3 keys have a hash of the uncompressed content.
"""

from __future__ import annotations

import io
import zipfile

from lab_builder import assets
from lab_builder.model import Asset

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP entry can have
_UNIX = 3
_MODE = 0o100644  # readable by all: Lambda runs code as another user
_LEVEL = 9


def content(asset: Asset) -> bytes:
    """Return the bytes to upload: a ZIP archive, or the one file as it is."""
    if not asset.archive:
        ((_, file),) = asset.files
        return assets.read(file)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, file in asset.files:
            archive.writestr(_entry(name), assets.read(file), zipfile.ZIP_DEFLATED, _LEVEL)
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = _UNIX  # the default depends on the machine; Windows has no mode
    entry.external_attr = _MODE << 16
    return entry
