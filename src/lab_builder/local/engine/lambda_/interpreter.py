"""The Python interpreter of a function: the runtime's version if available, else the engine's.

AWS's runtime client awslambdaric has a compiled extension, so an interpreter is used only if it can
import the client. There are wheels for Linux only.
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

# A fixed path, so that the choice does not depend on a user's shell.
PATH = "/usr/local/bin:/usr/bin:/bin"
# The modules that AWS's Python runtimes include, and their dependencies.
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
    """A Python that can run functions, and the paths of the modules that they may import."""

    path: Path
    version: str
    modules: tuple[Path, ...]

    def matches(self, runtime: str) -> bool:
        """Return whether this is the Python version of a Lambda runtime such as ``python3.13``."""
        return f"python{self.version}".startswith(f"{runtime}.")


@cache
def choose(runtime: str) -> Interpreter:
    """Return the interpreter for a Lambda runtime.

    Raises:
        UnsupportedError: it is not a Python runtime, or no interpreter has AWS's runtime client.
    """
    if not runtime.startswith("python"):
        raise UnsupportedError(
            f"the embedded engine supports Python functions, not {runtime}",
            hint="use a python3.x runtime, or deploy to AWS",
        )
    own = _probe(sys.executable)
    if own and own.matches(runtime):
        return own
    path = shutil.which(runtime, path=PATH)
    if chosen := (_probe(path) if path else None) or own:
        return chosen
    raise UnsupportedError(
        f"no Python on this machine can run Lambda functions: AWS's runtime client awslambdaric "
        f"is missing ({sys.platform})",
        hint="awslambdaric has wheels for Linux only: use Linux, WSL or a Linux container",
    )


def _probe(path: str) -> Interpreter | None:
    # -I: the result must not depend on the current folder or the environment.
    found = subprocess.run(
        [path, "-I", "-c", _PROBE, *_MODULES], capture_output=True, text=True, check=False
    )
    if found.returncode != 0:  # for example, a pyenv shim without that version
        return None
    answer = json.loads(found.stdout)
    modules = answer["modules"].values()
    if not all(modules):
        return None
    return Interpreter(Path(path), answer["version"], tuple(map(Path, modules)))
