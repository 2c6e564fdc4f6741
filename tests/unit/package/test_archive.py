import hashlib
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from lab_builder import assets
from lab_builder.model import Asset
from lab_builder.package import archive

FILES = {
    "fn/handler.py": "def handle(event, context):\n    return 1\n" * 50,
    "fn/zeta.py": "Z = 26\n",
    "fn/alpha.py": "A = 1\n",
    "fn/ähnlich.py": "UMLAUT = 'ü'\n",
    "ledger/__init__.py": "",
    "ledger/rows.py": "ROWS = 3\n",
}

# Prints the key and the digest of the archive of a code folder. File systems list a folder in an
# order of their own; this one lists it in the order that it is told.
PACKAGE = """
import hashlib, os, sys
listed = os.listdir
os.listdir = lambda path: sorted(listed(path), reverse=sys.argv[3] == "True")
from pathlib import Path
from lab_builder import assets
from lab_builder.package import archive
os.umask(int(sys.argv[2], 8))
[code] = assets.bundle(Path(sys.argv[1])).assets
print(code.key, hashlib.sha256(archive.content(code)).hexdigest())
"""


def write(folder: Path, umask: int = 0o022) -> Path:
    before = os.umask(umask)
    try:
        for name, text in FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    finally:
        os.umask(before)
    return folder


def package(folder: Path, *, umask: str = "022", backwards: bool = False, **environ: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PACKAGE, str(folder), umask, str(backwards)],
        env={"PATH": os.environ["PATH"], **environ},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def code(folder: Path) -> Asset:
    (asset,) = assets.bundle(folder).assets
    return asset


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "one" / "a_lab")


def test_the_same_files_give_the_same_bytes_in_another_place_at_another_time_with_other_modes(
    folder: Path, tmp_path: Path
) -> None:
    other = write(tmp_path / "another/place/a_lab", umask=0o077)
    for age, name in enumerate(FILES):
        os.utime(other / name, (age, age))
    (other / "fn/handler.py").chmod(0o755)

    assert package(other) == package(folder)


@pytest.mark.parametrize(
    "environ",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
        {"LC_ALL": "C.UTF-8"},
        {"TZ": "Pacific/Kiritimati"},
        {"PYTHONHASHSEED": "1"},
        {"SOURCE_DATE_EPOCH": "1700000000"},
    ],
    ids=lambda environ: next(iter(environ)) + "=" + next(iter(environ.values())),
)
def test_the_process_environment_leaves_no_trace(environ: dict[str, Any], folder: Path) -> None:
    assert package(folder, **environ) == package(folder)


def test_the_order_of_the_folder_leaves_no_trace(folder: Path) -> None:
    assert package(folder, backwards=True) == package(folder)


def test_the_umask_leaves_no_trace(folder: Path) -> None:
    assert package(folder, umask="077") == package(folder)


def test_the_archive_holds_the_files_sorted_readable_and_dateless(folder: Path) -> None:
    with zipfile.ZipFile(BytesIO(archive.content(code(folder)))) as packed:
        entries = packed.infolist()
        assert packed.testzip() is None
        assert [entry.filename for entry in entries] == sorted(FILES)
        assert {name: packed.read(name).decode() for name in FILES} == FILES
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {entry.create_system for entry in entries} == {3}


def test_the_archive_is_compressed(folder: Path) -> None:
    assert len(archive.content(code(folder))) < sum(map(len, FILES.values())) / 2


def test_a_job_imports_the_library_from_the_archive(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "code.zip"
    path.write_bytes(archive.content(code(folder)))

    done = subprocess.run(
        [sys.executable, "-c", "from ledger.rows import ROWS; print(ROWS)"],
        env={"PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "3\n"


def test_a_changed_file_changes_the_bytes(folder: Path) -> None:
    before = hashlib.sha256(archive.content(code(folder))).digest()
    (folder / "fn/zeta.py").write_text("Z = 27\n")

    assert hashlib.sha256(archive.content(code(folder))).digest() != before


def test_a_script_is_taken_as_it_is(tmp_path: Path) -> None:
    script = tmp_path / "etl.py"
    script.write_bytes(b"print('etl')\r\n")

    assert archive.content(Asset("etl", "k.py", (("etl.py", script),), archive=False)) == (
        b"print('etl')\r\n"
    )
