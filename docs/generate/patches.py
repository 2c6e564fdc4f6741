"""The page of the engine's patches: what each replaces, and the gap that it closes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from docs.generate.text import code

from lab_builder.local.engine import patch
from lab_builder.local.engine.patch import Patch

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "src/lab_builder/local/engine"
_TITLES = {
    "": "No one service",
    "cloudformation": "CloudFormation",
    "cloudtrail": "CloudTrail",
    "cloudwatch": "CloudWatch",
    "eventbridge": "EventBridge",
    "glue": "Glue",
    "iam": "IAM",
    "lambda_": "Lambda",
    "logs": "CloudWatch Logs",
    "s3": "S3",
    "stepfunctions": "Step Functions",
}


def page() -> str:
    """Return the page, a table for each service."""
    found = list(patch.declared())
    parts = [
        "# The engine's patches\n\n"
        f"The embedded engine is MiniStack, with moto's interpreter of state machines, and "
        f"{len(found)} patches: names in them that are replaced where they leave out what AWS "
        "does. Each is declared in `patches.py` of a service's folder in "
        "`src/lab_builder/local/engine/`. Another version of MiniStack or moto that changes one of "
        "these names is refused when the engine starts, with the list of what changed.\n"
    ]
    for service, rows in groupby(found, key=lambda row: row[0]):
        parts.append(
            f"## {_TITLES[service]}\n\n`{(ENGINE / service / 'patches.py').relative_to(ROOT)}`\n\n"
            "| the gap | what is replaced | by |\n|---|---|---|\n"
            + "".join(_row(service, constant, each) for _, constant, each in rows)
        )
    return "\n".join(parts)


def _row(service: str, constant: str, each: Patch) -> str:
    replaced = "<br>".join(f"{code(module)} {code(each.path)}" for module in each.modules)
    files = "<br>".join(map(code, users(service, constant)))
    return f"| {each.gap} | {replaced} | {files} |\n"


def users(service: str, constant: str) -> Iterator[str]:
    """Yield the files that put a patch in, relative to the service's folder."""
    folder = ENGINE / service
    files = folder.rglob("*.py") if service else folder.glob("*.py")
    for file in sorted(files):
        if re.search(rf"\bpatches\.{constant}\b", file.read_text(encoding="utf-8")):
            yield str(file.relative_to(folder))
