"""A Glue job in one file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lab_builder.model import Asset
from lab_builder.render.sam.script import bundled

# Notes the archive that a job hands to Spark's executors.
SPARK = """
class SparkContext:
    @classmethod
    def getOrCreate(cls): return cls()
    def addPyFile(self, path): import sys; sys.path.insert(1, path); print("shipped")
"""


def asset(name: str, **files: bytes) -> Asset:
    named = {file.replace("__", "/", 1) + ".py": content for file, content in files.items()}
    return Asset(name, f"{name}-key", tuple(named.items()), archive=name == "code")


def test_the_script_runs_with_its_code_and_its_arguments(tmp_path: Path) -> None:
    (tmp_path / "pyspark.py").write_text(SPARK)
    main = b"import sys\nfrom books import add\nprint(add.total(2, 3), sys.argv[1:], __name__)\n"
    code = asset(
        "code", books____init__=b"", books__add='def total(*n): return f"{sum(n)} €"\n'.encode()
    )
    (tmp_path / "job.py").write_text(bundled(asset("etl", main=main), code))

    ran = subprocess.run(
        [sys.executable, "job.py", "--seed", "7"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"PYTHONUTF8": "1"},
    )

    assert ran.stdout.splitlines() == ["shipped", "5 € ['--seed', '7'] __main__"]


def test_one_changed_line_changes_one_line_and_the_name_of_the_archive() -> None:
    code = asset("code")
    before = bundled(asset("etl", main=b"a = 1\nb = 2\nc = 3\n"), code).splitlines()
    after = bundled(asset("etl", main=b"a = 1\nb = 5\nc = 3\n"), code).splitlines()

    line, archive = (line for line in after if line not in before)

    assert line.strip() == "b'b = 5\\n'"
    assert archive.startswith("archive = ")


@given(st.binary())
def test_any_file_survives(content: bytes) -> None:
    code = Asset("code", "code-key", (("data.bin", content),), archive=True)
    text = bundled(asset("etl", main=b""), code)
    literal = text[text.index("FILES = ") + len("FILES = ") : text.index("\n}\n") + 2]

    assert eval(literal)["data.bin"] == content
