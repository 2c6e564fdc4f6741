"""The names of MiniStack, moto and hypercorn that the engine's own code uses, read from the code.

A name is used where a module of ours imports it, or takes it from a module that it imports. Of a
class that is imported, so are the classes that it inherits from.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lab_builder.local.engine.upstream import source

ENGINE = Path(__file__).parents[1]
Name = tuple[str, str]  # a module, and what it binds


@cache
def used() -> dict[Name, set[str]]:
    """Return the files, relative to the engine's folder, that use each name."""
    found: dict[Name, set[str]] = defaultdict(set)
    for file in sorted(ENGINE.rglob("*.py")):
        for module, name in _in_file(ast.parse(file.read_text(encoding="utf-8"))):
            for each in ((module, name), *source.bases(module, name)):
                found[each].add(str(file.relative_to(ENGINE)))
    return found


def _in_file(tree: ast.Module) -> Iterator[Name]:
    modules: dict[str, str] = {}  # by the name that they have in the file
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _is_upstream(node.module or ""):
            for each in node.names:
                full = f"{node.module}.{each.name}"
                if source.module_file(full):
                    modules[each.asname or each.name] = full
                else:
                    yield str(node.module), each.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id)
            if module and not source.module_file(f"{module}.{node.attr}"):
                yield module, node.attr


def _is_upstream(module: str) -> bool:
    return module.split(".")[0] in source.PACKAGES
