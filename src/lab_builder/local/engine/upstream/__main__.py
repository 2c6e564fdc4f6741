"""Write the digests of the installed versions: ``make patches``."""

from __future__ import annotations

import json

from lab_builder.local.engine.upstream import check, digests, source


def main() -> None:
    """Write digests.json."""
    versions = {package: check.installed_version(package) for package in source.PACKAGES}
    content = {"versions": versions, "digests": digests.installed()}
    check.FILE.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
