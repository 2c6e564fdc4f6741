"""Finds a lab's code and templates, in a checkout and in a wheel, and names them by content.

A code folder is ``functions/<lab>/``. Everything in it but ``glue/`` goes into one archive,
``code``, which serves the Lambda functions and is the Glue jobs' ``--extra-py-files``. Each
``glue/<job>.py`` is an asset of its own, because Glue wants a script, not an archive.

A key is ``[<prefix>/]<lab>/<name>-<hash><suffix>``, so one S3 listing below ``<lab>/`` tells what
is there, however many other things the bucket holds. The hash is over sorted names and contents:
no time, permission, folder order or compression takes part in it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from lab_builder.errors import LabError
from lab_builder.model import Asset, Bundle

CODE = "code"
TEMPLATE = "template"
_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_assets"
_GLUE = "glue"
# What tools and editors leave behind, and tests: never part of what runs.
_IGNORED = (".*", "*~", "#*#", "*.swp", "*.pyc", "__pycache__", "tests")


def in_checkout() -> bool:
    """Tell whether this runs in a checkout, and not from a wheel."""
    return not _INSTALLED.is_dir()


def _root(kind: str) -> Path:
    """Return the folder ``kind`` (functions or templates) of the checkout or of the wheel."""
    return (_PACKAGE.parents[1] if in_checkout() else _INSTALLED) / kind


def code_folder(lab: str) -> Path:
    """Return the folder that holds the lab's function and Glue code."""
    return _root("functions") / lab.replace("-", "_")


def template_path(file_name: str) -> Path:
    """Return the path of a committed template."""
    return _root("templates") / file_name


def sam_template_path(lab: str) -> Path:
    """Return the path of a lab's committed template in the SAM dialect, in a folder of its own."""
    return _root("templates") / f"{lab}-sam" / "template.yaml"


def bundle(folder: Path, prefix: str = "") -> Bundle:
    """Return the assets of a code folder, with keys made from names and contents.

    ``prefix`` is put before each key. Reads every file once and writes nothing.

    Raises:
        LabError: the folder is missing, a function's folder has no ``handler.py``, a link leads
            to a folder or to nothing, or a name is not UTF-8.
    """
    if not folder.is_dir():
        raise LabError(
            "the lab's code folder is missing",
            where=str(folder),
            hint="create it, with a folder per function and a handler.py in each",
        )
    for function in filter(_is_function, sorted(folder.iterdir())):
        if not (function / "handler.py").is_file():
            raise LabError(
                f"the function folder {function.name!r} has no handler.py",
                where=str(function),
                hint="add handler.py with the function that Lambda calls, or remove the folder",
            )
    lab = folder.name.replace("_", "-")
    files = sorted((_inner_name(path, folder), path) for path in _files(folder))
    code = [file for file in files if not file[0].startswith(f"{_GLUE}/")]
    scripts = [path for _, path in files if path.parent == folder / _GLUE and path.suffix == ".py"]
    return Bundle(
        (
            _asset(lab, CODE, ".zip", code, prefix),
            *(_asset(lab, path.stem, ".py", [(path.name, path)], prefix) for path in scripts),
        )
    )


def template(lab: str, text: str, prefix: str = "") -> Asset:
    """Return a lab's rendered template as an asset, for it is too long to be sent inline."""
    return _asset(lab, TEMPLATE, ".yaml", [(f"{TEMPLATE}.yaml", text.encode())], prefix)


def read(content: Path | bytes) -> bytes:
    """Return the content of a file of an asset."""
    return content if isinstance(content, bytes) else content.read_bytes()


def _is_ignored(path: Path) -> bool:
    return any(fnmatchcase(path.name, pattern) for pattern in _IGNORED)


def _is_function(path: Path) -> bool:
    """Tell whether a folder holds a function: no library package, not the Glue scripts.

    A folder with nothing but ``__pycache__`` is what git leaves of a function on another branch.
    """
    return (
        path.is_dir()
        and path.name != _GLUE
        and not _is_ignored(path)
        and not (path / "__init__.py").exists()
        and [child.name for child in path.iterdir()] != ["__pycache__"]
    )


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if _is_ignored(path):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.is_file():
            yield path
        else:
            raise LabError(
                f"{path.name!r} is no file: a link to a folder, or to nothing",
                where=str(path),
                hint="put what it leads to in its place",
            )


def _inner_name(path: Path, folder: Path) -> str:
    """Return the name inside the archive; it is UTF-8 in every locale."""
    try:
        return os.fsencode(path.relative_to(folder).as_posix()).decode()
    except UnicodeDecodeError as error:
        raise LabError("the name of a file is not UTF-8", where=ascii(str(path))) from error


def _asset(
    lab: str, name: str, suffix: str, files: Sequence[tuple[str, Path | bytes]], prefix: str
) -> Asset:
    digest = hashlib.sha256()
    for inner, file in files:
        content = read(file)
        digest.update(f"{inner}\0{len(content)}\0".encode())
        digest.update(content)
    key = "/".join(
        filter(None, [prefix.strip("/"), lab, f"{name}-{digest.hexdigest()[:32]}{suffix}"])
    )
    return Asset(name, key, tuple(files), archive=suffix == ".zip")
