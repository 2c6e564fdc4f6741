"""Find the code and the templates of a lab, in a checkout or a wheel, and compute their S3 keys.

A code folder is ``functions/<lab>/``. Everything in it except ``glue/`` goes into one archive,
``code``, which is the code of the Lambda functions and the ``--extra-py-files`` of the Glue jobs.
Each ``glue/<job>.py`` is a separate asset, because Glue requires a script, not an archive.

A key is ``[<prefix>/]<lab>/<name>-<hash><suffix>``, so that one ListObjectsV2 call with the prefix
``<lab>/`` finds all of them, whatever else is in the bucket. The hash covers sorted names and
contents, and does not depend on times, permissions, folder order or compression.
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
# Files of tools and editors, and tests, which are not deployed.
_IGNORED = (".*", "*~", "#*#", "*.swp", "*.pyc", "__pycache__", "tests")


def in_checkout() -> bool:
    """Return whether this package is in a checkout, and not installed from a wheel."""
    return not _INSTALLED.is_dir()


def _root(kind: str) -> Path:
    """Return the folder ``kind`` (functions or templates) in the checkout or the wheel."""
    return (_PACKAGE.parents[1] if in_checkout() else _INSTALLED) / kind


def code_folder(lab: str) -> Path:
    """Return the folder with the code of the Lambda functions and Glue jobs of a lab."""
    return _root("functions") / lab.replace("-", "_")


def template_path(file_name: str) -> Path:
    """Return the path of a committed template."""
    return _root("templates") / file_name


def sam_template_path(lab: str) -> Path:
    """Return the path of the committed SAM template of a lab, which has its own folder."""
    return _root("templates") / f"{lab}-sam" / "template.yaml"


def bundle(folder: Path, prefix: str = "") -> Bundle:
    """Return the assets of a code folder. ``prefix`` is the prefix of all keys.

    Each file is read once, and nothing is written.

    Raises:
        LabError: the folder does not exist, the folder of a function has no ``handler.py``, a
            symbolic link is broken, or points to a folder or out of this one, or a name is not
            UTF-8.
    """
    if not folder.is_dir():
        raise LabError(
            "the code folder of the lab does not exist",
            where=str(folder),
            hint="create it, with a folder for each function and a handler.py in each",
        )
    for function in filter(_is_function, sorted(folder.iterdir())):
        if not (function / "handler.py").is_file():
            raise LabError(
                f"the function folder {function.name!r} has no handler.py",
                where=str(function),
                hint="add a handler.py with the handler of the function, or remove the folder",
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
    """Return the rendered template as an asset, because it is too large for TemplateBody."""
    return _asset(lab, TEMPLATE, ".yaml", [(f"{TEMPLATE}.yaml", text.encode())], prefix)


def read(content: Path | bytes) -> bytes:
    """Return the content of a file in an asset."""
    return content if isinstance(content, bytes) else content.read_bytes()


def _is_ignored(path: Path) -> bool:
    return any(fnmatchcase(path.name, pattern) for pattern in _IGNORED)


def _is_function(path: Path) -> bool:
    """Return whether a folder is that of a function, and not a package or the Glue scripts.

    A folder with nothing but ``__pycache__`` is left by git from a function on another branch.
    """
    return (
        path.is_dir()
        and path.name != _GLUE
        and not _is_ignored(path)
        and not (path / "__init__.py").exists()
        and [child.name for child in path.iterdir()] != ["__pycache__"]
    )


def _files(folder: Path) -> Iterator[Path]:
    root = folder.resolve()
    for path in _walk(folder):
        if not path.is_file():
            raise LabError(
                f"{path.name!r} is not a file, but a broken link or a link to a folder",
                where=str(path),
                hint="replace the link with its target",
            )
        if path.is_symlink() and not path.resolve().is_relative_to(root):
            raise LabError(
                f"{path.name!r} is a link to a file outside of the code folder: {path.resolve()}",
                where=str(path),
                hint="copy the file into the folder if it may be uploaded",
            )
        yield path


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if _is_ignored(path):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        else:
            yield path


def _inner_name(path: Path, folder: Path) -> str:
    """Return the name in the archive; it is UTF-8 in every locale."""
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
