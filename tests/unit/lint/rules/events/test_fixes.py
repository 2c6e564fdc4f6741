"""Where a fault of this family has one right answer, its fix leaves nothing to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_builder import lint
from lab_builder.lint import Source, fix

FAULTS = Path(__file__).parents[4] / "faults"


@pytest.mark.parametrize(
    "name", ["E9201-singular", "E9233-pascal-case", "W9222-stepfunctions", "W9223-letters"]
)
def test_the_fix_of_a_seeded_fault_mends_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    path.write_text((FAULTS / f"{name}.yaml").read_text())
    path.write_text(fix.apply(Source(path.read_text(), path), lint.check_file(path)))
    assert [str(finding) for finding in lint.check_file(path)] == []
