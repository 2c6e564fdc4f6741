import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lab_builder import assets
from lab_builder.errors import LabError

# Prints where the code is found, and its keys.
FIND = """
from lab_builder import assets
folder = assets.code_folder("aws-deep-dive")
print(folder, *sorted(assets.bundle(folder).keys.values()))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A code folder with two functions, a library and two Glue scripts."""
    root = tmp_path / "a_lab"
    for name, text in {
        "first/handler.py": "def handle(event, context): return 1\n",
        "second/handler.py": "def handle(event, context): return 2\n",
        "ledger/__init__.py": "",
        "ledger/rows.py": "ROWS = 1\n",
        "glue/etl.py": "print('etl')\n",
        "glue/check.py": "print('check')\n",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def keys(folder: Path, prefix: str = "") -> dict[str, str]:
    return assets.bundle(folder, prefix).keys


def test_functions_and_libraries_share_an_archive_and_each_script_stands_alone(
    folder: Path,
) -> None:
    code, check, etl = assets.bundle(folder).assets

    assert [name for name, _ in code.files] == [
        "first/handler.py",
        "ledger/__init__.py",
        "ledger/rows.py",
        "second/handler.py",
    ]
    assert (code.name, code.archive) == ("code", True)
    assert (check.name, check.archive, check.files) == (
        "check",
        False,
        (("check.py", folder / "glue/check.py"),),
    )
    assert etl.name == "etl"


def test_a_key_is_prefix_lab_name_and_content_hash(folder: Path) -> None:
    digest = "[0-9a-f]{32}"

    assert re.fullmatch(rf"a-lab/code-{digest}\.zip", keys(folder)["code"])
    assert re.fullmatch(rf"labs/a-lab/etl-{digest}\.py", keys(folder, "/labs/")["etl"])
    assert keys(folder, "labs") == keys(folder, "/labs/")


def test_a_changed_file_changes_its_own_key_only(folder: Path) -> None:
    before = keys(folder)
    (folder / "glue/etl.py").write_text("print('changed')\n")
    after = keys(folder)

    assert {name for name in before if before[name] != after[name]} == {"etl"}


def test_a_renamed_file_changes_the_key(folder: Path) -> None:
    before = keys(folder)
    (folder / "ledger/rows.py").rename(folder / "ledger/lines.py")

    assert keys(folder)["code"] != before["code"]


def test_text_moved_between_names_and_contents_changes_the_key(folder: Path) -> None:
    (folder / "ledger/a").write_text("b")
    before = keys(folder)
    (folder / "ledger/a").rename(folder / "ledger/ab")
    (folder / "ledger/ab").write_text("")

    assert keys(folder)["code"] != before["code"]


def test_times_permissions_place_and_empty_folders_do_not_change_the_keys(
    folder: Path, tmp_path: Path
) -> None:
    before = keys(folder)
    copy = tmp_path / "elsewhere" / folder.name
    for name in ["second", "ledger", "glue", "first"]:
        shutil.copytree(folder / name, copy / name)
    for path in copy.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    (copy / "ledger/empty").mkdir()

    assert keys(copy) == before


@pytest.mark.parametrize(
    "left_behind",
    [
        "first/__pycache__/handler.cpython-311.pyc",
        "ledger/rows.pyc",
        "ledger/rows.py~",
        "ledger/.rows.py.swp",
        "ledger/rows.py.swp",
        "ledger/#rows.py#",
        "ledger/tests/test_rows.py",
        ".mypy_cache/x.json",
        "glue/.etl.py",
        "glue/etl.py~",
    ],
)
def test_what_tools_and_editors_leave_behind_is_no_code(left_behind: str, folder: Path) -> None:
    before = assets.bundle(folder)
    path = folder / left_behind
    path.parent.mkdir(exist_ok=True)
    path.write_text("leftover")

    assert assets.bundle(folder) == before


def test_a_function_folder_without_a_handler_is_refused_by_name(folder: Path) -> None:
    (folder / "second/handler.py").unlink()

    with pytest.raises(LabError, match=r"function folder 'second' has no handler\.py") as error:
        assets.bundle(folder)
    assert error.value.where == str(folder / "second")


def test_an_empty_function_folder_is_refused(folder: Path) -> None:
    (folder / "third").mkdir()

    with pytest.raises(LabError, match="'third'"):
        assets.bundle(folder)


def test_what_git_leaves_of_a_function_on_another_branch_is_ignored(folder: Path) -> None:
    before = assets.bundle(folder)
    (folder / "third/__pycache__").mkdir(parents=True)

    assert assets.bundle(folder) == before


def test_a_missing_code_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="code folder of the lab does not exist"):
        assets.bundle(tmp_path / "nowhere")


def test_a_link_to_a_file_counts_as_the_file(folder: Path) -> None:
    before = keys(folder)
    (folder / "ledger/rows.py").rename(folder / "first/.rows.py")  # a hidden file is left out
    (folder / "ledger/rows.py").symlink_to("../first/.rows.py")

    assert keys(folder) == before


def test_a_link_out_of_the_folder_is_refused(folder: Path) -> None:
    secret = folder.parent / "credentials"
    secret.write_text("aws_secret_access_key = mine")
    link = folder / "first/rows.py"
    link.symlink_to(secret)

    with pytest.raises(LabError, match="a link to a file outside of the code folder") as error:
        assets.bundle(folder)
    assert error.value.where == str(link)


@pytest.mark.parametrize("target", ["ledger", "nowhere"])
def test_a_link_to_a_folder_or_to_nothing_is_refused(target: str, folder: Path) -> None:
    link = folder / "first/link"
    link.symlink_to(folder / target)

    with pytest.raises(LabError, match="'link' is not a file") as error:
        assets.bundle(folder)
    assert error.value.where == str(link)


@pytest.mark.skipif(sys.platform == "darwin", reason="its file system takes UTF-8 names only")
def test_a_name_that_is_not_utf8_is_refused(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder / "ledger") + b"/\xff.py")).touch()

    with pytest.raises(LabError, match="not UTF-8"):
        assets.bundle(folder)


def test_a_template_is_an_asset_of_its_text(folder: Path) -> None:
    one, other = assets.template("a-lab", "Resources: {}"), assets.template("a-lab", "Resources:")

    assert one.key != other.key
    assert one.key == assets.template("a-lab", "Resources: {}").key
    assert one.key.startswith("a-lab/template-")
    assert one.key.endswith(".yaml")
    assert not one.archive
    assert [assets.read(file) for _, file in one.files] == [b"Resources: {}"]


def test_the_checkout_has_code_and_templates() -> None:
    root = Path(__file__).parents[2]

    assert assets.code_folder("aws-deep-dive") == root / "functions/aws_deep_dive"
    assert assets.template_path("a.yaml") == root / "templates/a.yaml"


def test_an_installed_wheel_finds_the_code_that_it_brought(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    code = "functions/aws_deep_dive"
    package = shutil.copytree(root / "src/lab_builder", tmp_path / "lab_builder")
    shutil.copytree(root / code, package / "_assets" / code)

    done = subprocess.run(
        [sys.executable, "-c", FIND],
        env={"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    found, *keys_found = done.stdout.split()
    assert found == str(package / "_assets" / code)
    assert keys_found == sorted(keys(root / code).values())
