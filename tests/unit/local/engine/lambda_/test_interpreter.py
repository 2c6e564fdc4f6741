from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from lab_builder.errors import UnsupportedError
from lab_builder.local.engine.lambda_.interpreter import Interpreter, choose

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="AWS's runtime client has wheels for Linux only"
)
OWN = f"python{sys.version_info[0]}.{sys.version_info[1]}"


def test_a_runtime_of_the_engines_own_version_is_run_by_that_version() -> None:
    assert choose(OWN).matches(OWN)


def test_a_runtime_that_no_machine_has_is_run_by_the_engines_own_python() -> None:
    chosen = choose("python3.99")

    assert chosen.version == platform.python_version()
    assert not chosen.matches("python3.99")


def test_a_function_may_import_what_aws_offers() -> None:
    names = {module.stem.partition(".")[0] for module in choose(OWN).modules}

    assert {"awslambdaric", "boto3", "botocore", "runtime_client"} <= names


@pytest.mark.parametrize("runtime", ["nodejs22.x", "java21", "provided.al2023", "dotnet8"])
def test_another_language_is_refused_by_name(runtime: str) -> None:
    with pytest.raises(UnsupportedError, match=runtime) as refusal:
        choose(runtime)

    assert refusal.value.hint


def test_a_version_is_compared_whole(tmp_path: Path) -> None:
    assert not Interpreter(tmp_path, "3.13.1", ()).matches("python3.1")
    assert Interpreter(tmp_path, "3.13.1", ()).matches("python3.13")
