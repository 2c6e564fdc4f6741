"""What a function finds on disk: its code as /var/task, AWS's modules as /var/runtime.

Closes two gaps of MiniStack: a custom runtime needs a ``bootstrap`` inside the function's archive,
and every package of the engine's environment could be imported by a function, though not on AWS.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
import zipfile
from pathlib import Path

from lab_builder.local.engine.lambda_.interpreter import Interpreter

TASK = "task"
# The path of the interpreter, for the bootstrap's eyes only.
INTERPRETER_VARIABLE = "_LAB_BUILDER_INTERPRETER"
# -S keeps the interpreter's own site-packages out: PYTHONPATH names all that AWS offers. Descriptor
# 3 carries whole log messages in frames between the lines that the function prints.
_BOOTSTRAP = f"""#!/bin/sh
interpreter=${INTERPRETER_VARIABLE}
unset {INTERPRETER_VARIABLE}
cd "$LAMBDA_TASK_ROOT" || exit 1
exec "$interpreter" -S -m awslambdaric "$_HANDLER" 3>&1
"""


class Sandbox:
    """Folders shared by all environments of the same code, below one root that belongs to us."""

    def __init__(self, root: Path) -> None:
        # Everything here can be made again from the archives, so nothing outlives a restart.
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        self._root = root

    def code(self, archive: bytes) -> str:
        """Return a folder with ``bootstrap`` and, below ``task``, the unpacked archive."""
        folder = self._root / hashlib.sha256(archive).hexdigest()
        if not folder.exists():
            work = Path(tempfile.mkdtemp(dir=self._root))
            with zipfile.ZipFile(io.BytesIO(archive)) as content:
                content.extractall(work / TASK)
            (work / "bootstrap").write_text(_BOOTSTRAP)
            (work / "bootstrap").chmod(0o755)
            _publish(work, folder)
        return str(folder)

    def runtime(self, interpreter: Interpreter) -> Path:
        """Return a folder that links the modules which AWS offers beside the standard library."""
        folder = self._root / f"runtime-{interpreter.version}"
        if not folder.exists():
            work = Path(tempfile.mkdtemp(dir=self._root))
            for module in interpreter.modules:
                (work / module.name).symlink_to(module)
            _publish(work, folder)
        return folder


def _publish(work: Path, folder: Path) -> None:
    """Give a finished folder its name; whoever comes second finds the first one's."""
    try:
        work.replace(folder)
    except OSError:
        shutil.rmtree(work)
        if not folder.exists():
            raise
