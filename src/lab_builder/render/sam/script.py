"""A Glue job in one file, for SAM packages the script of a job and nothing beside it.

https://github.com/aws/aws-cli/issues/7013 asks for ``--extra-py-files``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder import assets
from lab_builder.model import Asset

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
}

archive = str(Path(tempfile.mkdtemp(), "job.zip"))
with zipfile.ZipFile(archive, "w") as job:
    for name, content in FILES.items():
        job.writestr(name, content)
SparkContext.getOrCreate().addPyFile(archive)  # for this process and for the executors
runpy.run_path(archive, run_name="__main__")
"""


def bundled(script: Asset, code: Asset) -> str:
    """Return a script that brings the archive ``code`` along and then does as ``script`` does."""
    ((_, main),) = script.files
    files = [("__main__.py", main), *code.files]
    literals = (_literal(name, assets.read(content)) for name, content in files)
    return _HEAD.format(name=script.name) + "".join(map("".join, literals)) + _TAIL


def _literal(name: str, content: bytes) -> Iterator[str]:
    """Yield an entry of a dict display, line by line: a changed line is a changed line."""
    yield f"    {name!r}: (\n"
    yield from (f"        {line!r}\n" for line in content.splitlines(keepends=True) or [b""])
    yield "    ),\n"
