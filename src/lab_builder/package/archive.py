"""Archives that come out byte for byte the same, wherever and whenever they are made.

Every entry has the same time, permissions and system; the order is that of the names. The
compressed bytes still are those of the zlib at hand, which is why keys hash what goes in.
"""

from __future__ import annotations

import io
import zipfile

from lab_builder import assets
from lab_builder.model import Asset

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP entry can have
_UNIX = 3
_MODE = 0o100644  # a file that all may read: Lambda's user is not the one who packaged it
_LEVEL = 9


def content(asset: Asset) -> bytes:
    """Return the bytes that are uploaded: a ZIP archive, or the one file as it is."""
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
    entry.create_system = _UNIX  # else it is that of the machine, and Windows drops the mode
    entry.external_attr = _MODE << 16
    return entry
