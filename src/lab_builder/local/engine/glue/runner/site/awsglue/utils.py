"""Job arguments. See "Accessing parameters using getResolvedOptions" in the Developer Guide."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

_OWN = ("JOB_NAME", "JOB_ID", "JOB_RUN_ID", "SECURITY_CONFIGURATION", "TempDir")


class GlueArgumentError(Exception):
    """A required argument is missing."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise GlueArgumentError(message)


def getResolvedOptions(args: Sequence[str], options: Sequence[str]) -> dict[str, str]:  # noqa: N802
    """Return the named arguments of a job run, and those that Glue adds.

    ``args`` is sys.argv, ``options`` are the names without leading dashes.

    Raises:
        GlueArgumentError: one of the named arguments is missing.
    """
    parser = _Parser(add_help=False, allow_abbrev=False)
    for name in options:
        parser.add_argument(f"--{name}", required=True)
    for name in _OWN:
        if name not in options:
            parser.add_argument(f"--{name}")
    found, _ = parser.parse_known_args(args[1:])
    return {name: value for name, value in vars(found).items() if value is not None}
