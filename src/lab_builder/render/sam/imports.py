"""Find the files of an archive that a Python script imports."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping

# A module that uses one of these may import modules dynamically.
_DYNAMIC = {"importlib", "pkgutil", "runpy", "__import__"}


def needed(script: bytes, files: Mapping[str, bytes]) -> set[str]:
    """Return the names of the files that the script imports, directly or indirectly.

    ``files`` maps names in the archive, such as ``ledger/job.py``, to contents. Imports inside
    functions count. Files that are not Python are always needed. All files are needed if an
    imported file imports modules dynamically or cannot be parsed.
    """
    found = {name for name in files if not name.endswith(".py")}
    unread = [("", script)]
    while unread:
        package, source = unread.pop()
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            return set(files)
        modules = set(_modules(tree, package, files))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if _DYNAMIC & (names | {module.partition(".")[0] for module in modules}):
            return set(files)
        new = {name for module in modules for name in _files(module, files)} - found
        found |= new
        unread += [(name.rpartition("/")[0].replace("/", "."), files[name]) for name in new]
    return found


def _modules(tree: ast.AST, package: str, files: Collection[str]) -> Iterator[str]:
    """Yield the names of imported modules; ``from a import b`` may import the module a.b."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name for alias in aliases)
            case ast.ImportFrom(module=module, names=aliases, level=level):
                base = ".".join(filter(None, [_parent(package, level), module]))
                yield base
                for alias in aliases:
                    yield from (
                        _submodules(base, files) if alias.name == "*" else [f"{base}.{alias.name}"]
                    )


def _parent(package: str, level: int) -> str:
    """Return the package that a relative import with ``level`` dots refers to."""
    return package.rsplit(".", level - 1)[0] if level else ""


def _submodules(package: str, files: Collection[str]) -> Iterator[str]:
    folder = f"{package.replace('.', '/')}/"
    for name in files:
        if name.startswith(folder) and "/" not in name.removeprefix(folder):
            yield name.removesuffix(".py").replace("/", ".")


def _files(module: str, files: Collection[str]) -> Iterator[str]:
    """Yield the files that the import of a module runs: those of its packages and its own."""
    parts = module.split(".")
    for end in range(1, len(parts) + 1):
        path = "/".join(parts[:end])
        yield from (name for name in (f"{path}.py", f"{path}/__init__.py") if name in files)
