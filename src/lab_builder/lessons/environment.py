"""The environment of a lesson's commands: ``aws`` goes to the target of the lesson only.

With the engine as the target, three things hold a command on this machine. ``aws`` is a script,
first on the PATH, that names the endpoint last: version 2.9 knows no AWS_ENDPOINT_URL, and version
1 sends ``aws sqs`` past it. The variables and the configuration have the engine's key only. And
the HTTP proxy is a closed port, so what still asks for another host fails here.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lab_builder.errors import LessonError

if TYPE_CHECKING:
    from lab_builder.local.process import Engine

Variables = dict[str, str | None]  # None means unset

_CLOSED = "http://127.0.0.1:9"  # the port of the discard service, which nothing listens on
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


def for_engine(engine: Engine, names: Mapping[str, str], environ: Mapping[str, str]) -> Variables:
    """Write the script and the configuration, and return the variables that use them.

    The files are in the engine's folder, which only its user can read, as its key is.

    Raises:
        LessonError: the AWS CLI is not installed.
    """
    folder = engine.home.root / "client"
    tools = folder / "bin"
    aws = find_aws(environ, tools)
    tools.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(
        tools / "aws",
        "#!/bin/sh\n# Sends each command to the engine: of two endpoints, the last is used.\n"
        f'exec {shlex.quote(str(aws))} "$@" --endpoint-url {engine.endpoint_url}\n',
        0o700,
    )
    _write(folder / "config", f"[default]\nregion = {engine.region}\noutput = json\n", 0o600)
    _write(folder / "credentials", "", 0o600)
    variables: Variables = {name: None for name in environ if name.startswith("AWS_")}
    variables |= dict.fromkeys(_PROXIES, _CLOSED)
    variables |= {
        "BASH_ENV": None,  # a script of the user's that every bash runs
        "AWS_ENDPOINT_URL": engine.endpoint_url,
        "AWS_ACCESS_KEY_ID": engine.credentials.access_key_id,
        "AWS_SECRET_ACCESS_KEY": engine.credentials.secret_access_key,
        "AWS_REGION": engine.region,
        "AWS_DEFAULT_REGION": engine.region,
        "AWS_CONFIG_FILE": str(folder / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "PATH": _path(tools, environ),
    }
    return variables | _common(names)


def for_aws(
    names: Mapping[str, str], region: str, profile: str | None, environ: Mapping[str, str]
) -> Variables:
    """Return the variables with which ``aws`` uses the account of a profile.

    Raises:
        LessonError: the AWS CLI is not installed.
    """
    find_aws(environ, Path())
    variables: Variables = {"AWS_REGION": region, "AWS_DEFAULT_REGION": region}
    if profile:
        variables["AWS_PROFILE"] = profile
    variables["PATH"] = _path(None, environ)
    return variables | _common(names)


def find_aws(environ: Mapping[str, str], without: Path) -> Path:
    """Return the ``aws`` on the PATH, else the one that ``make tools`` installs.

    ``without`` is a folder that is left out: that of our own script.

    Raises:
        LessonError: there is none.
    """
    folders = [
        each for each in environ.get("PATH", os.defpath).split(os.pathsep) if Path(each) != without
    ]
    folders.append(str(Path(sys.prefix).with_name(".venv-aws") / "bin"))
    found = shutil.which("aws", path=os.pathsep.join(folders))
    if found is None:
        raise LessonError(
            "the aws command is not installed, which the commands of a lesson need",
            hint="pipx install awscli; in a clone of lab-builder, make tools",
        )
    return Path(found).absolute()


def applied(variables: Variables, environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment with the variables set and unset."""
    found = {**environ, **{name: value for name, value in variables.items() if value is not None}}
    return {name: value for name, value in found.items() if variables.get(name, "") is not None}


def start_shell(variables: Variables, environ: Mapping[str, str], folder: Path) -> list[str]:
    """Return the command of an interactive shell that sets the variables last.

    The user's own start-up file, which may set the PATH, is read before. ``folder`` takes the
    start-up file.
    """
    from lab_builder.local.environment import shell

    settings = shell(variables)
    name = Path(environ.get("SHELL", "bash")).name
    if name == "zsh":
        _write(
            folder / ".zshrc", f"[ -r ~/.zshrc ] && . ~/.zshrc\n{settings}\nunset ZDOTDIR\n", 0o600
        )
        return ["env", f"ZDOTDIR={folder}", environ["SHELL"], "-i"]
    _write(folder / "bashrc", f"[ -r ~/.bashrc ] && . ~/.bashrc\n{settings}\n", 0o600)
    return ["bash", "--rcfile", str(folder / "bashrc"), "-i"]


def _common(names: Mapping[str, str]) -> Variables:
    """Return the names of the stack; a variable of the shell is in capitals, these are not."""
    found: Variables = {name: value for name, value in names.items() if not name.isupper()}
    return found | {"AWS_PAGER": ""}


def _path(first: Path | None, environ: Mapping[str, str]) -> str:
    """Return the PATH with a folder first, and that of lab-builder last."""
    own = str(Path(sys.executable).parent)
    before = [str(first)] if first else []
    return os.pathsep.join([*before, environ.get("PATH", os.defpath), own])


def _write(path: Path, text: str, mode: int) -> None:
    from lab_builder.local.home import write_private

    write_private(path, text.encode())
    path.chmod(mode)
