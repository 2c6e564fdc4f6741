"""The wheel, installed as a stranger has it: with what it declares, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from functional.commands import ROOT, Ended, environment, run

_PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@dataclass(frozen=True)
class Installation:
    """An environment with the wheel in it. Commands run in ``folder``, which was empty."""

    bin: Path
    folder: Path

    def run(self, *argv: str, **more: str) -> Ended:
        """Run a program of the environment; ``more`` joins the variables."""
        variables = environment(self.folder.parent, **more)
        variables["PATH"] = f"{self.bin}:{variables['PATH']}"
        return run(list(argv), variables, self.folder)


def build(folder: Path) -> Path:
    """Build the wheel with the build tools of this environment."""
    command = ["wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([*_PIP, *command, folder, ROOT], check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, home: Path, *extras: str) -> Installation:
    """Install the wheel with pip into an empty environment, with the packages that it declares.

    They are links to those of this environment, which came from the same lock: pip would take a
    minute and a network for the same.
    """
    target = home / "venv"
    venv.create(target, symlinks=True)
    python = target / "bin" / "python"
    command = ["install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*_PIP, "--python", python, *command], check=True)
    (packages,) = target.glob("lib/python*/site-packages")
    (installed,) = Distribution.discover(name="lab-builder", path=[str(packages)])
    for name in _closure(installed, extras):
        _link(distribution(name), packages)
    (home / "folder").mkdir()
    return Installation(target / "bin", home / "folder")


def _closure(top: Distribution, extras: Iterable[str]) -> set[str]:
    """Return the names of all distributions that ``top`` needs, itself left out."""
    names: set[str] = set()
    open_ends = [(top, {"", *extras})]
    while open_ends:
        needing, chosen = open_ends.pop()
        for text in needing.requires or ():
            needed = Requirement(text)
            applies = needed.marker is None or any(
                needed.marker.evaluate({"extra": extra}) for extra in chosen
            )
            if applies and (needed.name not in names or needed.extras):
                names.add(needed.name)
                open_ends.append((distribution(needed.name), {"", *needed.extras}))
    return names


def _link(needed: Distribution, packages: Path) -> None:
    """Put links to the modules and the metadata of a distribution into ``packages``."""
    for name in {file.parts[0] for file in needed.files or ()} - {".."}:
        link = packages / name
        if name != "__pycache__" and not link.exists():
            link.symlink_to(Path(sysconfig.get_path("purelib")) / name)
