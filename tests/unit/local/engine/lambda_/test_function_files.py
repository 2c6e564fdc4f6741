from __future__ import annotations

import io
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lab_builder.local.engine.lambda_.function_files import FunctionFiles
from lab_builder.local.engine.lambda_.interpreter import Interpreter


def archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as content:
        for name, text in files.items():
            content.writestr(f"{name}.py", text)
    return buffer.getvalue()


def test_the_same_code_is_unpacked_once_however_many_ask(tmp_path: Path) -> None:
    files = FunctionFiles(tmp_path / "lambda")
    code = archive(app="x = 1", other="y = 2")

    with ThreadPoolExecutor(8) as pool:
        folders = set(pool.map(files.code, [code] * 8))

    [folder] = map(Path, folders)
    assert (folder / "task" / "app.py").read_text() == "x = 1"
    assert os.access(folder / "bootstrap", os.X_OK)
    assert list((tmp_path / "lambda").iterdir()) == [folder]


def test_other_code_has_another_folder(tmp_path: Path) -> None:
    files = FunctionFiles(tmp_path / "lambda")

    assert files.code(archive(app="x = 1")) != files.code(archive(app="x = 2"))


def test_the_runtime_folder_links_the_modules_of_its_interpreter(tmp_path: Path) -> None:
    module = tmp_path / "boto3"
    module.mkdir()
    files = FunctionFiles(tmp_path / "lambda")

    folder = files.runtime(Interpreter(Path("python"), "3.13.1", (module,)))

    assert (folder / "boto3").resolve() == module
    assert files.runtime(Interpreter(Path("python"), "3.13.1", (module,))) == folder


def test_a_new_start_leaves_nothing_of_the_last(tmp_path: Path) -> None:
    FunctionFiles(tmp_path / "lambda").code(archive(app="x = 1"))

    FunctionFiles(tmp_path / "lambda")

    assert list((tmp_path / "lambda").iterdir()) == []
