"""Environment variables of the engine, and of AWS clients that use it."""

from __future__ import annotations

import shlex
import site
from collections.abc import Mapping

from lab_builder.local.home import Home
from lab_builder.model import Credentials

MARK = "LAB_BUILDER_ENGINE"  # set for the engine, and inherited by its workers

# Variables that take precedence over the key and the endpoint, or conflict with them.
_CONFLICTING = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
)


def for_engine(home: Home) -> dict[str, str]:
    """Return the engine's environment, without the caller's variables, AWS_* or tokens."""
    return {
        MARK: str(home.root),
        "HOME": str(home.root),
        "TMPDIR": str(home.temp),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONUNBUFFERED": "1",
        # By default, each thread has its own heap, which keeps memory that was used briefly, such
        # as for a service's state or a response of some megabytes.
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_MMAP_THRESHOLD_": "131072",  # glibc's initial value, which it would raise
        # HOME changes the user's site-packages, where the engine may be installed.
        "PYTHONUSERBASE": site.getuserbase(),
    }


def for_clients(
    endpoint_url: str, region: str, credentials: Credentials, environ: Mapping[str, str]
) -> dict[str, str | None]:
    """Return the variables that make AWS clients use the engine; None means unset.

    ``environ`` is the environment in which they will be set: its endpoints for single services and
    its HTTP proxy would take precedence over the engine's endpoint.

    AWS CLI version 1 sends ``aws sqs`` to AWS, regardless of the environment (its customization
    overridesslcommonname); it requires --endpoint-url. Version 2 does not.
    """
    variables: dict[str, str | None] = dict.fromkeys(_CONFLICTING)
    variables |= {name: None for name in environ if name.startswith("AWS_ENDPOINT_URL_")}
    variables |= {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": credentials.access_key_id,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
    }
    if {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"} & environ.keys():
        excluded = environ.get("no_proxy") or environ.get("NO_PROXY")
        variables["no_proxy"] = ",".join(filter(None, ["127.0.0.1", "localhost", excluded]))
    return variables


def shell(variables: Mapping[str, str | None]) -> str:
    """Return POSIX shell commands that set or unset the variables."""
    return "\n".join(
        f"unset {name}" if value is None else f"export {name}={shlex.quote(value)}"
        for name, value in sorted(variables.items())
    )
