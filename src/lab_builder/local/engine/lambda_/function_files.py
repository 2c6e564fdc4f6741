"""The files of a function: its code, as in /var/task, and AWS's modules, as in /var/runtime.

Closes two gaps of MiniStack: a custom runtime needs a ``bootstrap`` in the deployment package, and
functions can import every package that the engine has installed.
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
# The path of the interpreter; the bootstrap unsets it.
INTERPRETER_VARIABLE = "_LAB_BUILDER_INTERPRETER"
# -S excludes the interpreter's own site-packages: PYTHONPATH has the modules of AWS's runtime.
# Descriptor 3 carries log messages in frames, between the lines that the function prints.
_BOOTSTRAP = f"""#!/bin/sh
interpreter=${INTERPRETER_VARIABLE}
unset {INTERPRETER_VARIABLE}
cd "$LAMBDA_TASK_ROOT" || exit 1
exec "$interpreter" -S -m awslambdaric "$_HANDLER" 3>&1
"""


class FunctionFiles:
    """Folders below a root, which all execution environments with the same code share."""

    def __init__(self, root: Path) -> None:
        # All files can be created again from the archives, so none are kept after a restart.
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
        """Return a folder with links to the modules of AWS's runtime."""
        folder = self._root / f"runtime-{interpreter.version}"
        if not folder.exists():
            work = Path(tempfile.mkdtemp(dir=self._root))
            for module in interpreter.modules:
                (work / module.name).symlink_to(module)
            _publish(work, folder)
        return folder


def _publish(work: Path, folder: Path) -> None:
    """Rename a complete folder to its final name, unless another thread has created it."""
    try:
        work.replace(folder)
    except OSError:
        shutil.rmtree(work)
        if not folder.exists():
            raise
