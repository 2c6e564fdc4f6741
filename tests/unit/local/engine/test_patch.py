from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from docs.generate import patches as page

from lab_builder.errors import EngineError
from lab_builder.local import engine
from lab_builder.local.engine import patch
from lab_builder.local.engine.patch import Patch
from lab_builder.local.engine.upstream import source

GAP = "It is missing."
FOLDER = Path(engine.__file__).parent


@pytest.fixture
def module() -> Iterator[Any]:
    module: Any = ModuleType("patched_module")
    module.greet = lambda name: f"hello {name}"
    module.Class = type("Class", (), {"method": lambda self: "old"})
    module.TABLE = {"type": {"create": lambda name: f"created {name}"}}
    sys.modules[module.__name__] = module
    yield module
    del sys.modules[module.__name__]


@pytest.fixture
def other() -> Iterator[Any]:
    module: Any = ModuleType("another_module")
    module.greet = lambda name: f"good morning {name}"
    sys.modules[module.__name__] = module
    yield module
    del sys.modules[module.__name__]


def test_a_replacement_returns_what_stood_there(module: Any) -> None:
    old = module.greet

    assert Patch("patched_module", "greet", GAP).replace("new") is old
    assert module.greet == "new"


def test_a_wrapper_gets_what_stood_there(module: Any) -> None:
    Patch("patched_module", "greet", GAP).wrap(lambda stock, name: stock(name) + "!")

    assert module.greet("you") == "hello you!"


def test_each_module_has_its_own_function_wrapped(module: Any, other: Any) -> None:
    patched = Patch("patched_module", "greet", GAP, also_in=("another_module",))
    patched.wrap(lambda stock, name: stock(name) + "!")

    assert module.greet("you") == "hello you!"
    assert other.greet("you") == "good morning you!"


def test_a_method_of_a_class_is_replaced(module: Any) -> None:
    Patch("patched_module", "Class.method", GAP).replace(lambda self: "new")

    assert module.Class().method() == "new"


def test_an_item_of_a_table_is_wrapped(module: Any) -> None:
    create = Patch("patched_module", "TABLE", GAP, keys=("type", "create"))
    create.wrap(lambda stock, name: stock(name) + "!")

    assert module.TABLE["type"]["create"]("it") == "created it!"
    assert create.path == "TABLE[type][create]"


def test_an_item_that_is_missing_is_added(module: Any) -> None:
    Patch("patched_module", "TABLE", GAP, keys=("another type",)).add({})

    assert module.TABLE["another type"] == {}


@pytest.mark.parametrize(
    "gone",
    [
        Patch("patched_module", "gone", GAP),
        Patch("patched_module", "Class.gone", GAP),
        Patch("patched_module", "TABLE", GAP, keys=("gone",)),
        Patch("patched_module.gone", "greet", GAP),
    ],
    ids=lambda gone: f"{gone.module}.{gone.path}",
)
def test_a_name_that_is_gone_is_not_replaced(module: Any, gone: Patch) -> None:
    with pytest.raises(EngineError, match=r"gone|greet") as error:
        gone.replace("new")

    assert error.value.where == gone.module
    assert "lab-builder[local]" in str(error.value.hint)


DECLARED = list(patch.declared())


@pytest.mark.parametrize(
    ("service", "constant", "each"), DECLARED, ids=[f"{row[0]}-{row[1]}" for row in DECLARED]
)
def test_a_patch_has_its_gap_in_a_sentence_and_is_installed_by_one_file(
    service: str, constant: str, each: Patch
) -> None:
    assert each.gap.endswith(".")
    assert len(list(page.users(service, constant))) == 1


def test_all_patches_are_declared() -> None:
    """No other statement replaces a name of the packages, or an item of a table that they have."""
    undeclared = []
    for file in FOLDER.rglob("*.py"):
        if file.name != "patch.py" and "runner" not in file.parts:
            tree = ast.parse(file.read_text())
            names = _upstream_names(tree)
            undeclared += [
                f"{file.name}: {ast.unparse(node)}"
                for node in ast.walk(tree)
                if _replaces(node, names)
            ]

    assert undeclared == []


def _replaces(node: ast.AST, names: set[str]) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "setattr"
    return isinstance(node, ast.Assign) and any(_is_code(each, names) for each in node.targets)


def _is_code(target: ast.expr, names: set[str]) -> bool:
    """Return whether a target is a name of a module, or an item of a table of constants there."""
    owner: ast.expr = target
    while isinstance(owner, ast.Subscript):
        owner = owner.value
    return (
        isinstance(owner, ast.Attribute)
        and isinstance(owner.value, ast.Name)
        and owner.value.id in names
        and (owner is target or owner.attr.isupper())  # other tables are the state of a service
    )


def _upstream_names(tree: ast.Module) -> set[str]:
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in source.PACKAGES
        for alias in node.names
    }
