"""Which Python runs a function: the runtime's own version where the machine can, or the engine's.

AWS's runtime client awslambdaric has a compiled part, so an interpreter counts only where it can
import that client built for it. There are wheels for Linux only.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lab_builder.errors import UnsupportedError

# Fixed, so that the engine and its clients find the same: on the machine, not in one user's shell.
PATH = "/usr/local/bin:/usr/bin:/bin"
# What AWS puts beside the standard library in a Python runtime, and what that in turn needs.
_MODULES = (
    "awslambdaric",
    "runtime_client",
    "snapshot_restore_py",
    "simplejson",
    "boto3",
    "botocore",
    "s3transfer",
    "jmespath",
    "dateutil",
    "six",
    "urllib3",
)
_PROBE = """
import importlib.util, json, platform, sys
specs = {name: importlib.util.find_spec(name) for name in sys.argv[1:]}
paths = {name: (spec.submodule_search_locations or [spec.origin])[0] if spec else None
         for name, spec in specs.items()}
print(json.dumps({"version": platform.python_version(), "modules": paths}))
"""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python that can run functions, and the folders of the modules that they may import."""

    path: Path
    version: str
    modules: tuple[Path, ...]

    def is_for(self, runtime: str) -> bool:
        """Tell whether this is the version that a Lambda runtime, ``python3.13`` say, promises."""
        return f"python{self.version}".startswith(f"{runtime}.")


@cache
def choose(runtime: str) -> Interpreter:
    """Return the interpreter for a Lambda runtime.

    Raises:
        UnsupportedError: it is no Python runtime, or no interpreter here has AWS's runtime client.
    """
    if not runtime.startswith("python"):
        raise UnsupportedError(
            f"the engine runs Python functions, not {runtime}",
            hint="use a python3.x runtime, or deploy to AWS",
        )
    own = _probe(sys.executable)
    if own and own.is_for(runtime):
        return own
    path = shutil.which(runtime, path=PATH)
    if chosen := (_probe(path) if path else None) or own:
        return chosen
    raise UnsupportedError(
        f"no Python on this machine can run Lambda functions: AWS's runtime client awslambdaric "
        f"is missing ({sys.platform})",
        hint="it has wheels for Linux only: use Linux, WSL or a Linux container",
    )


def _probe(path: str) -> Interpreter | None:
    # -I: the answer must not depend on the caller's folder or environment.
    found = subprocess.run(
        [path, "-I", "-c", _PROBE, *_MODULES], capture_output=True, text=True, check=False
    )
    if found.returncode != 0:  # a pyenv shim without that version, for one
        return None
    answer = json.loads(found.stdout)
    modules = answer["modules"].values()
    if not all(modules):
        return None
    return Interpreter(Path(path), answer["version"], tuple(map(Path, modules)))
