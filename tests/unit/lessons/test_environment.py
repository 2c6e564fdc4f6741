"""The environment of a lesson's commands, and commands run in it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from lab_builder.errors import LessonError
from lab_builder.lessons import commands, environment
from lab_builder.lessons.lesson import Command
from lab_builder.local.home import Home
from lab_builder.local.process import Engine
from lab_builder.model import Credentials

NAMES = {"WorkflowArn": "arn:aws:states:::flow", "EnvironmentName": "lab", "PATH": "no"}
HOSTILE = {
    "AWS_PROFILE": "work",
    "AWS_ENDPOINT_URL_SQS": "http://192.0.2.1",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://192.0.2.1",
    "AWS_SESSION_TOKEN": "of-another-account",
    "HTTPS_PROXY": "http://192.0.2.1",
    "NO_PROXY": "*",
    "BASH_ENV": "/nowhere/rc",
}


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    home = Home(tmp_path / "engine")
    home.make()
    return Engine(home, 1, 4601, "eu-west-1", 60, Credentials("LABKEY", "secret"), True)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment with an ``aws`` that prints how it was called."""
    tools = tmp_path / "tools"
    tools.mkdir()
    script = '#!/bin/sh\necho "$@"\nenv | grep -i -E "^(aws_|.*_proxy)" | sort\n'
    (tools / "aws").write_text(script)
    (tools / "aws").chmod(0o755)
    return {"PATH": f"{tools}:{os.defpath}", "HOME": str(tmp_path), **HOSTILE}


def printed(engine: Engine, environ: dict[str, str], command: str, folder: Path) -> list[str]:
    """Return the lines that a command of a lesson prints."""
    variables = environment.for_engine(engine, NAMES, environ)
    ran = commands.run(Command(command, 1), environment.applied(variables, environ), folder)
    assert ran.code == 0, ran.output
    return ran.output.splitlines()


def test_aws_goes_to_the_engine_also_where_another_endpoint_is_named(
    engine: Engine, environ: dict[str, str], tmp_path: Path
) -> None:
    first, *_ = printed(engine, environ, "aws --endpoint-url http://192.0.2.1 s3 ls", tmp_path)
    assert first == "--endpoint-url http://192.0.2.1 s3 ls --endpoint-url http://127.0.0.1:4601"


def test_the_environment_has_the_engine_only(
    engine: Engine, environ: dict[str, str], tmp_path: Path
) -> None:
    _, *lines = printed(engine, environ, "aws s3 ls", tmp_path)
    found = dict(line.split("=", 1) for line in lines)
    assert found["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4601"
    assert found["AWS_ACCESS_KEY_ID"] == "LABKEY"
    assert found["NO_PROXY"] == found["no_proxy"] == "127.0.0.1,localhost"
    proxies = {value for name, value in found.items() if name.lower().endswith("s_proxy")}
    assert proxies == {"http://127.0.0.1:9"}
    assert not set(HOSTILE) - {"HTTPS_PROXY", "NO_PROXY"} & found.keys()
    assert "192.0.2.1" not in "\n".join(lines)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        assert Path(found[name]).is_relative_to(engine.home.root)
        assert Path(found[name]).stat().st_mode & 0o077 == 0


def test_names_of_the_stack_are_variables_and_take_no_other_ones_place(
    engine: Engine, environ: dict[str, str], tmp_path: Path
) -> None:
    assert printed(engine, environ, 'echo "$WorkflowArn $EnvironmentName-x"', tmp_path) == [
        "arn:aws:states:::flow lab-x"
    ]


def test_the_environment_within_the_environment_is_the_same(
    engine: Engine, environ: dict[str, str]
) -> None:
    once = environment.applied(environment.for_engine(engine, NAMES, environ), environ)
    twice = environment.applied(environment.for_engine(engine, NAMES, once), once)
    assert environment.find_aws(twice, engine.home.root / "client" / "bin").parent.name == "tools"
    assert {**twice, "PATH": ""} == {**once, "PATH": ""}


def test_a_start_up_file_that_sets_the_path_comes_before(
    engine: Engine, environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / ".bashrc").write_text(
        "PATH=/elsewhere:$PATH AWS_PROFILE=work\nexport PATH AWS_PROFILE"
    )
    variables = environment.for_engine(engine, NAMES, environ)
    argv = environment.start_shell(variables, environ, tmp_path)
    done = subprocess.run(
        argv,
        input="command -v aws; echo [$AWS_PROFILE]\n",
        env=environment.applied(variables, environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [str(engine.home.root / "client" / "bin" / "aws"), "[]"]


def test_without_an_aws_command_it_is_said_how_to_get_one(
    engine: Engine, tmp_path: Path, environ: dict[str, str]
) -> None:
    (tmp_path / "tools" / "aws").unlink()
    found = environ | {"PATH": str(tmp_path / "tools")}
    try:
        there = environment.find_aws(found, Path())
    except LessonError as error:
        assert "pipx install awscli" in str(error.hint)  # noqa: PT017 - it depends on the machine
    else:
        assert there.parent.parent.name == ".venv-aws"  # of make tools


def test_a_command_stops_at_its_first_failure(
    engine: Engine, environ: dict[str, str], tmp_path: Path
) -> None:
    ran = commands.run(Command("echo one\nfalse | cat\necho two", 1), environ, tmp_path)
    assert (ran.code, ran.output) == (1, "one\n")


def test_files_of_a_command_are_there_for_the_next(
    engine: Engine, environ: dict[str, str], tmp_path: Path
) -> None:
    printed(engine, environ, "echo a > f", tmp_path)
    assert printed(engine, environ, "cat f", tmp_path) == ["a"]
