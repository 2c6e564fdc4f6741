"""Seeded faults, one to a file: its first line says the fault, its name begins with our rule."""

from pathlib import Path

import pytest

from lab_builder.lint import check_file

pytestmark = pytest.mark.slow

FAULTS = sorted((Path(__file__).parents[2] / "faults").glob("*.yaml"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.stem)
def test_a_seeded_fault_is_found_by_its_rule_and_no_other(fault: Path) -> None:
    assert fault.read_text().startswith("# ")
    found = {finding.rule for finding in check_file(fault)}
    assert {rule for rule in found if rule[1:].startswith("9")} == {fault.name.split("-")[0]}
