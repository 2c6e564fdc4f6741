"""``render`` against a bare troposphere script that builds the same resources and prints JSON."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.timing import PYTHON, Ratio, compare

_KEYS = dict.fromkeys(["code", "financial_etl_job", "compliance_validation_job"], "key")
_BARE = f"""
from lab_builder.labs.aws_deep_dive import build
print(build({_KEYS}).template.to_json())
"""


def measure() -> Iterator[Ratio]:
    """Yield the ratio of the whole command, code hashing and YAML included."""
    yield compare(
        "lab-builder render",
        [PYTHON, "-m", "lab_builder", "render"],
        "bare troposphere to JSON",
        [PYTHON, "-c", _BARE],
        goal=1.3,
    )
