"""The environments: the engine's own, and the one that points AWS clients at it."""

from __future__ import annotations

import shlex
import site
from collections.abc import Mapping

from lab_builder.local.home import Home
from lab_builder.model import Credentials

MARK = "LAB_BUILDER_ENGINE"  # in the environment of the engine and of what inherits it

# What would take precedence over the key and the endpoint, or spoil them.
_IN_THE_WAY = (
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
)


def for_engine(home: Home) -> dict[str, str]:
    """Return the engine's whole environment: nothing of the caller's, no AWS_*, no tokens."""
    return {
        MARK: str(home.root),
        "HOME": str(home.root),
        "TMPDIR": str(home.temp),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONUNBUFFERED": "1",
        # Else each of many threads has a heap, and each keeps what was taken for a moment: the
        # text of a service's state, an answer of some megabytes.
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_MMAP_THRESHOLD_": "131072",  # glibc's own, which it would raise
        # HOME moves the user's site-packages away, and the engine may be installed there.
        "PYTHONUSERBASE": site.getuserbase(),
    }


def for_clients(
    endpoint_url: str, region: str, credentials: Credentials, environ: Mapping[str, str]
) -> dict[str, str | None]:
    """Return the variables that make any AWS client talk to the engine; None means unset.

    ``environ`` is the environment they will join: an endpoint that it gives to one service, and a
    proxy that it names for HTTP, would win over the engine's.

    The aws command line v1 still sends ``aws sqs`` to AWS, whatever the environment says (its
    customization overridesslcommonname); it wants --endpoint-url. Version 2 does not.
    """
    variables: dict[str, str | None] = dict.fromkeys(_IN_THE_WAY)
    variables |= {name: None for name in environ if name.startswith("AWS_ENDPOINT_URL_")}
    variables |= {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": credentials.access_key_id,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
    }
    if {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"} & environ.keys():
        spared = environ.get("no_proxy") or environ.get("NO_PROXY")
        variables["no_proxy"] = ",".join(filter(None, ["127.0.0.1", "localhost", spared]))
    return variables


def shell(variables: Mapping[str, str | None]) -> str:
    """Return lines that a POSIX shell evaluates to the variables."""
    return "\n".join(
        f"unset {name}" if value is None else f"export {name}={shlex.quote(value)}"
        for name, value in sorted(variables.items())
    )
