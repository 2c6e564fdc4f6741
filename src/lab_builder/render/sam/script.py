"""Write a Glue job with the code that it imports in one file, because SAM uploads only the script.

https://github.com/aws/aws-cli/issues/7013 asks for ``--extra-py-files``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from lab_builder import assets
from lab_builder.model import Asset
from lab_builder.render.sam.imports import needed

_HEAD = '''\
"""The Glue job {name} with the code that it imports, in one file.

Rendered by lab-builder. Do not edit: change the lab's code and render it again.
"""

import runpy
import tempfile
import zipfile
from pathlib import Path

from pyspark import SparkContext

FILES = {{
'''
_TAIL = """\
}}

with tempfile.NamedTemporaryFile(delete=False) as file, zipfile.ZipFile(file, "w") as job:
    for name, content in FILES.items():
        job.writestr(zipfile.ZipInfo(name), content)
archive = str(Path(file.name).replace(Path(tempfile.gettempdir(), "{archive}")))
SparkContext.getOrCreate().addPyFile(archive)  # for this process and for the executors
runpy.run_path(archive, run_name="__main__")
"""


def bundled(script: Asset, code: Asset) -> str:
    """Return a script that contains the files of ``code`` that it needs, and runs ``script``.

    Spark identifies an archive by its name and may read it late, so the name has a hash of the
    content and the file is not deleted.
    """
    ((_, main),) = script.files
    library = {name: assets.read(content) for name, content in code.files}
    kept = needed(assets.read(main), library)
    contents = {"__main__.py": assets.read(main)}
    contents |= {name: content for name, content in library.items() if name in kept}
    files = "".join(line for file in contents.items() for line in _literal(*file))
    archive = f"{script.name}-{hashlib.sha256(files.encode()).hexdigest()[:32]}.zip"
    return _HEAD.format(name=script.name) + files + _TAIL.format(archive=archive)


def _literal(name: str, content: bytes) -> Iterator[str]:
    """Yield an entry of a dict display, line by line, so that a diff shows the changed lines."""
    yield f"    {name!r}: (\n"
    yield from (f"        {line!r}\n" for line in content.splitlines(keepends=True) or [b""])
    yield "    ),\n"
