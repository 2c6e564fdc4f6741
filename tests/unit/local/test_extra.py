from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import lab_builder
from lab_builder.errors import EngineMissingError
from lab_builder.local import extra

SOURCE = Path(lab_builder.__file__).parents[1]


def test_a_missing_extra_is_named_with_the_command_that_installs_it() -> None:
    script = f"""
import sys
sys.path.insert(0, {str(SOURCE)!r})
from lab_builder.errors import EngineMissingError
from lab_builder.local import extra
try:
    extra.require()
except EngineMissingError as error:
    print(error.what, error.hint)
"""
    # Without site-packages, nothing of the extra can be found.
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True
    )

    assert "ministack" in found.stdout
    assert 'pip install "lab-builder[local]"' in found.stdout


def test_checking_the_extra_does_not_import_it() -> None:
    script = """
import sys
from lab_builder.local import extra, process
extra.require()
print({"ministack", "hypercorn", "moto", "pyspark", "psutil", "boto3"} & set(sys.modules))
"""
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "set()"


def test_a_machine_that_cannot_run_functions_is_named_in_the_error() -> None:
    with pytest.raises(EngineMissingError, match=r"Linux only.*darwin") as caught:
        extra.require("darwin")
    assert "Linux machine" in str(caught.value.hint)
