"""The cached results of checks, by the content of the template.

The key of a result covers all that it depends on: the template, the versions of lab-builder,
cfn-lint, its schemas, botocore and Python, the configuration of cfn-lint, the region, and the day,
for cfn-lint warns of runtimes by their date. The files that rules read beside the template are
known only afterwards, so the entry has their digests, and is valid only while they match.

An entry is written to a temporary file and renamed, so that concurrent runs see all of it or none.
An entry that cannot be read counts as missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from threading import get_ident
from typing import Any

from lab_builder.lint.linter import Checked
from lab_builder.model import Finding, Replacement
from lab_builder.template.source import Source
from lab_builder.version import __version__

VARIABLE = "LAB_BUILDER_CACHE"
MOST_ENTRIES = 2_000
MOST_BYTES = 20_000_000
_LARGEST = 256 * 1024  # bytes of an entry; a result of a few hundred findings is smaller

# An entry, or its temporary file.
_OURS = re.compile(r"[0-9a-f]{64}\.json(\.[0-9-]+\.tmp)?")
# The packages that decide what is found and how it is worded.
_CODE = ("lint", "template", "facts")
_CONFIGURATION = (".cfnlintrc", ".cfnlintrc.yaml", ".cfnlintrc.yml")


def locate(environ: Mapping[str, str]) -> Path:
    """Return the folder of the cache: LAB_BUILDER_CACHE, or one in the user's cache folder."""
    if environ.get(VARIABLE):
        return Path(environ[VARIABLE]) / "lint"
    return _user_cache() / "lab-builder" / "lint"


class Cache:
    """The cached results in a folder, for one region and configuration."""

    def __init__(self, folder: Path, environ: Mapping[str, str], region: str | None = None) -> None:
        self.folder = folder
        self._environ = environ
        self._region = region

    @cached_property
    def _circumstances(self) -> bytes:
        return _circumstances(self._environ, self._region)

    @classmethod
    def of_user(cls) -> Cache:
        """Return the cache of the user, in the folder that ``locate`` gives."""
        return cls(locate(os.environ), os.environ)

    def get(self, source: Source) -> list[Finding] | None:
        """Return the cached findings in a text, None where there are none."""
        path = self._entry(source)
        try:
            entry = json.loads(path.read_bytes())
            if any(_digest(Path(file)) != digest for file, digest in entry["files"].items()):
                return None
            findings = [_finding(fields, source.path) for fields in entry["findings"]]
            os.utime(path)  # unused entries are removed first
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        return findings

    def put(self, source: Source, checked: Checked) -> None:
        """Store a result, if it is repeatable and the folder can be written."""
        if not checked.repeatable:
            return
        entry = {
            "files": {str(path.absolute()): _digest(path) for path in checked.files},
            "findings": [_fields(finding) for finding in checked.findings],
        }
        content = json.dumps(entry).encode()
        if len(content) > _LARGEST:
            return
        path = self._entry(source)
        temporary = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}.tmp")
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary.write_bytes(content)
            temporary.replace(path)

    def prune(self) -> None:
        """Remove the least recently used entries, if there are too many.

        Other files stay: the user may have chosen the folder.
        """
        with suppress(OSError):  # another run may remove them too
            ours = (path for path in self.folder.iterdir() if _OURS.fullmatch(path.name))
            states = [(entry, entry.stat()) for entry in ours]
            states.sort(key=lambda pair: pair[1].st_mtime, reverse=True)
            room = MOST_BYTES
            for number, (entry, state) in enumerate(states):
                room -= state.st_size
                if number >= MOST_ENTRIES or room < 0:
                    entry.unlink(missing_ok=True)

    def _entry(self, source: Source) -> Path:
        key = hashlib.sha256(self._circumstances)
        # Findings name the file, and rules read what lies beside it.
        for part in (str(source.path), source.text):
            encoded = part.encode(errors="surrogatepass")
            key.update(b"%d:%b" % (len(encoded), encoded))
        return self.folder / f"{key.hexdigest()}.json"


def _circumstances(environ: Mapping[str, str], region: str | None) -> bytes:
    """Return a digest of all that a result depends on beside the template."""
    folders = (Path.home(), Path.cwd())
    return hashlib.sha256(
        repr(
            (
                (__version__, _rules()),
                (_installed("cfnlint", "version.py"), _installed("botocore", "__init__.py")),
                _digest(_user_cache() / "aws/cfn-lint/schemas/version.json"),
                sys.version,
                date.today().isoformat(),
                (region, environ.get("AWS_REGION"), environ.get("AWS_DEFAULT_REGION")),
                str(Path.cwd()),
                [_digest(folder / name) for folder in folders for name in _CONFIGURATION],
            )
        ).encode()
    ).digest()


def _user_cache() -> Path:
    import platformdirs

    return platformdirs.user_cache_path()


def _rules() -> str:
    """Return a digest of the state of the code and tables that check.

    In a checkout they change, and the version stays.
    """
    package = Path(__file__).parent.parent
    state = hashlib.sha256()
    for name in _CODE:
        for folder, _, files in sorted(os.walk(package / name)):
            for file in sorted(files):
                if file.endswith((".py", ".json")):
                    path = f"{folder}/{file}"
                    found = os.stat(path)  # noqa: PTH116 - pathlib takes three times as long
                    state.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return state.hexdigest()


def _installed(package: str, versioned: str) -> str | None:
    """Return the digest of the file with the version of a package, without importing it."""
    found = find_spec(package)
    return _digest(Path(found.origin).with_name(versioned)) if found and found.origin else None


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
    except (OSError, ValueError):
        return None


def _fields(finding: Finding) -> dict[str, Any]:
    fields = asdict(finding)
    del fields["path"]
    return fields


def _finding(fields: dict[str, Any], path: Path) -> Finding:
    fix = fields.pop("fix")
    return Finding(path=path, fix=Replacement(**fix) if fix else None, **fields)
