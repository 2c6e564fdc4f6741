"""Which files of an archive a Glue job needs."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lab_builder import assets
from lab_builder.render.sam.imports import needed
from lab_builder.render.sam.script import bundled

FILES = {
    "books/__init__.py": b"",
    "books/add.py": b"from books import numbers\n",
    "books/numbers.py": b"",
    "books/lists.py": b"",
    "books/deep/__init__.py": b"",
    "books/deep/down.py": b"from . import near\nfrom ..lists import x\n",
    "books/deep/near.py": b"",
    "handler/handler.py": b"import books.add\n",
}
BOOKS, DEEP = "books/__init__.py", "books/deep/__init__.py"
BUNDLE = assets.bundle(assets.code_folder("aws-deep-dive"))


@pytest.mark.parametrize(
    ("script", "files"),
    [
        (b"import json, pyspark.sql\n", set()),
        (b"import books\n", {BOOKS}),
        (b"import books.numbers as n\n", {BOOKS, "books/numbers.py"}),
        (b"from books import add\n", {BOOKS, "books/add.py", "books/numbers.py"}),
        (b"from books.numbers import one\n", {BOOKS, "books/numbers.py"}),
        (b"def run():\n    from books import lists\n", {BOOKS, "books/lists.py"}),
        (
            b"import books.deep.down\n",
            {BOOKS, DEEP, "books/deep/down.py", "books/deep/near.py", "books/lists.py"},
        ),
        (
            b"from books.deep import *\n",
            {BOOKS, DEEP, "books/deep/down.py", "books/deep/near.py", "books/lists.py"},
        ),
    ],
)
def test_the_files_are_those_that_the_script_imports(script: bytes, files: set[str]) -> None:
    assert needed(script, FILES) == files


@pytest.mark.parametrize(
    "script",
    [
        b"import importlib\nimportlib.import_module('books.' + name)\n",
        b"from importlib.resources import files\n",
        b"__import__('books')\n",
        b"from books import \n",
        b"\0",
    ],
)
def test_all_files_are_needed_where_the_text_does_not_tell(script: bytes) -> None:
    assert needed(script, FILES) == set(FILES)
    assert needed(b"import mine\n", FILES | {"mine.py": script}) == {*FILES, "mine.py"}


def test_a_file_that_is_not_python_is_always_needed() -> None:
    assert needed(b"", FILES | {"books/rates.json": b"{}"}) == {"books/rates.json"}


@pytest.mark.parametrize("job", ["financial_etl_job", "compliance_validation_job"])
def test_a_job_of_the_lab_imports_everything_from_its_own_files(job: str, tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    code, *scripts = BUNDLE.assets
    text = bundled(next(one for one in scripts if one.name == job), code)
    files = ast.literal_eval(
        text[text.index("FILES = ") + len("FILES = ") : text.index("\n}\n") + 2]
    )
    archive = tmp_path / "job.zip"
    with zipfile.ZipFile(archive, "w") as library:
        for name, content in files.items():
            library.writestr(name, content)
    modules = [name.removesuffix(".py").replace("/", ".") for name in files]

    assert not [name for name in files if "handler" in name]
    subprocess.run(
        [sys.executable, "-I", "-c", "import sys; sys.path.insert(0, sys.argv[1])\n"
         + "".join(f"import {module}\n" for module in modules if not module.startswith("__")),
         str(archive)],
        check=True,
        cwd=tmp_path,
    )  # fmt: skip
