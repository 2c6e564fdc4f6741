"""Finds a lab's code and templates, in a checkout and in a wheel, and names code by content.

A code folder is ``functions/<lab>/``. Everything in it but ``glue/`` goes into one archive,
``code``, which serves the Lambda functions and is the Glue jobs' ``--extra-py-files``. Each
``glue/<job>.py`` is an asset of its own, because Glue wants a script, not an archive.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from lab_builder.errors import LabError
from lab_builder.model import Asset, Bundle

CODE = "code"
_PACKAGE = Path(__file__).resolve().parent
_IGNORED_DIRECTORIES = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", "tests"}


def _root(kind: str) -> Path:
    """Return the folder ``kind`` (functions or templates) of the checkout or of the wheel."""
    installed = _PACKAGE / "_assets" / kind
    return installed if installed.is_dir() else _PACKAGE.parents[1] / kind


def code_folder(lab: str) -> Path:
    """Return the folder that holds the lab's function and Glue code."""
    return _root("functions") / lab.replace("-", "_")


def template_path(file_name: str) -> Path:
    """Return the path of a committed template."""
    return _root("templates") / file_name


def bundle(folder: Path, prefix: str = "") -> Bundle:
    """Return the assets of a code folder, with keys made from names and contents.

    ``prefix`` is put before each key. Reads every file once and writes nothing.

    Raises:
        LabError: the folder is missing, or a function's folder has no ``handler.py``.
    """
    if not folder.is_dir():
        raise LabError("the lab's code folder is missing", where=str(folder))
    functions = [path for path in sorted(folder.iterdir()) if _is_function(path)]
    for function in functions:
        if not (function / "handler.py").is_file():
            raise LabError(
                f"the function folder {function.name!r} has no handler.py",
                where=str(function),
                hint="add handler.py with the function that Lambda calls, or remove the folder",
            )
    scripts = sorted((folder / "glue").glob("*.py"))
    code = [path for path in _files(folder) if folder / "glue" not in path.parents]
    return Bundle(
        (
            _asset(CODE, folder, code, prefix, archive=True),
            *(_asset(path.stem, path.parent, [path], prefix, archive=False) for path in scripts),
        )
    )


def _is_function(path: Path) -> bool:
    """Tell whether a folder holds a function: no library package, not the Glue scripts."""
    return (
        path.is_dir()
        and path.name not in _IGNORED_DIRECTORIES | {"glue"}
        and not path.name.startswith(".")
        and not (path / "__init__.py").exists()
    )


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix != ".pyc"
        and not path.name.startswith(".")
        and _IGNORED_DIRECTORIES.isdisjoint(path.relative_to(folder).parts)
    ]


def _asset(name: str, root: Path, paths: list[Path], prefix: str, *, archive: bool) -> Asset:
    files = tuple(sorted((path.relative_to(root).as_posix(), path) for path in paths))
    digest = hashlib.sha256()
    for inner, path in files:
        content = path.read_bytes()
        digest.update(f"{inner}\0{len(content)}\0".encode())
        digest.update(content)
    suffix = ".zip" if archive else Path(files[0][0]).suffix
    key = f"{name}-{digest.hexdigest()[:32]}{suffix}"
    return Asset(name, f"{prefix.strip('/')}/{key}" if prefix.strip("/") else key, files, archive)
