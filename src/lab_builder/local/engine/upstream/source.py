"""The source text behind a name of an installed package, found without importing the package.

The same text on every version of Python: it is cut out of the file by the lines of the statement.
"""

from __future__ import annotations

import ast
import importlib.util
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

# Distribution and package have the same name in each of these.
PACKAGES = ("hypercorn", "ministack", "moto")


@dataclass(frozen=True, slots=True)
class Found:
    """A statement, or an expression in one, and its module."""

    module: str
    node: ast.stmt | ast.expr

    @property
    def text(self) -> str:
        """Its lines, from the first decorator, without indentation."""
        decorators: list[ast.expr] = getattr(self.node, "decorator_list", [])
        first = min(each.lineno for each in (self.node, *decorators))
        lines = _lines(self.module)[first - 1 : self.node.end_lineno]
        return textwrap.dedent("\n".join(line.rstrip() for line in lines))


@lru_cache
def package_root(package: str) -> Path | None:
    """Return the folder of an installed package."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


@lru_cache
def module_file(module: str) -> Path | None:
    """Return the file of a module of one of the packages, or None."""
    package, *parts = module.split(".")
    root = package_root(package) if package in PACKAGES else None
    if root is None:
        return None
    path = root.joinpath(*parts)
    for file in (path / "__init__.py", path.with_name(f"{path.name}.py")):
        if file.is_file():
            return file
    return None


def find(module: str, name: str, keys: Iterable[str] = ()) -> list[Found]:
    """Return where a name is bound, and what the item at ``keys`` refers to; empty for nothing.

    ``name`` may go into a class by a dot, and finds what the class inherits. A name that the module
    imports is found where it comes from.
    """
    outer, _, attribute = name.partition(".")
    found = _bound(module, outer)
    if found and attribute:
        found = next((each for each in _inherited(found, attribute)), None)
    if found is None:
        return []
    keys = tuple(keys)
    return _item(found, keys) if keys else [found]


def bases(module: str, name: str) -> list[tuple[str, str]]:
    """Return the module and the name of every class that a class inherits from, in the packages."""
    found = _bound(module, name)
    if found is None or not isinstance(found.node, ast.ClassDef):
        return []
    collected = []
    for base in _bases(found):
        assert isinstance(base.node, ast.ClassDef)  # noqa: S101 - _bases yields classes
        collected += [(base.module, base.node.name), *bases(base.module, base.node.name)]
    return list(dict.fromkeys(collected))


def _bases(found: Found) -> Iterator[Found]:
    assert isinstance(found.node, ast.ClassDef)  # noqa: S101 - bases asks of classes
    for base in found.node.bases:
        if isinstance(base, ast.Name):
            bound = _bound(found.module, base.id)
            if bound and isinstance(bound.node, ast.ClassDef):
                yield bound


def _inherited(found: Found, attribute: str) -> Iterator[Found]:
    if isinstance(found.node, ast.ClassDef):
        node = _bindings_in(found.node.body).get(attribute)
        if node is not None:
            yield Found(found.module, node)
        for base in _bases(found):
            yield from _inherited(base, attribute)


def _item(found: Found, keys: tuple[str, ...]) -> list[Found]:
    """Return the item of a dictionary literal, and the functions that it names."""
    node: ast.expr | None = getattr(found.node, "value", None)
    for key in keys:
        pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
        node = next((value for each, value in pairs if _is_constant(each, key)), None)
    if node is None:
        return []
    named = [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
    bound = [_bound(found.module, name) for name in named]
    return [Found(found.module, node), *(each for each in bound if each is not None)]


def _is_constant(node: ast.AST | None, value: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


def _bound(module: str, name: str) -> Found | None:
    """Follow a name through imports to the statement that defines it."""
    node = _bindings(module).get(name)
    if isinstance(node, ast.ImportFrom):
        source = _imported(module, node)
        original = next(each.name for each in node.names if (each.asname or each.name) == name)
        if module_file(source) and not module_file(f"{source}.{original}"):
            return _bound(source, original)
    return Found(module, node) if node is not None else None


def _imported(module: str, node: ast.ImportFrom) -> str:
    """Return the full name of the module that a statement imports from."""
    if not node.level:
        return node.module or ""
    file = module_file(module)
    parts = module.split(".")
    if file and file.name == "__init__.py":
        parts.append("")
    return ".".join([*parts[: -node.level], *([node.module] if node.module else [])])


@lru_cache
def _lines(module: str) -> list[str]:
    file = module_file(module)
    return file.read_text(encoding="utf-8").split("\n") if file else []


@lru_cache
def _bindings(module: str) -> dict[str, ast.stmt]:
    """Return the statement that binds each name of a module; the last one if there are several."""
    return _bindings_in(ast.parse("\n".join(_lines(module))).body)


def _bindings_in(body: Iterable[ast.stmt]) -> dict[str, ast.stmt]:
    found: dict[str, ast.stmt] = {}
    for statement in body:
        found |= dict.fromkeys(_bound_by(statement), statement)
        for block in ("body", "orelse", "handlers", "finalbody"):
            if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                for each in getattr(statement, block, ()):
                    inner = each.body if isinstance(each, ast.ExceptHandler) else [each]
                    found |= _bindings_in(inner)
    return found


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield statement.name
        case ast.Import() | ast.ImportFrom():
            yield from (each.asname or each.name.split(".")[0] for each in statement.names)
        case ast.Assign():
            targets = [each for target in statement.targets for each in ast.walk(target)]
            yield from (each.id for each in targets if isinstance(each, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
