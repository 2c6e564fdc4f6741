"""Seeded faults, one to a file: its first line says the fault, its name begins with our rule.

A file of the same name among the silences has the same, without the fault.
"""

from pathlib import Path

import pytest

from lab_builder.lint import check_file

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[2]
FAULTS = sorted((TESTS / "faults").glob("*.yaml"))
SILENCES = sorted((TESTS / "silences").glob("*.yaml"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.stem)
def test_a_seeded_fault_is_found_by_its_rule_and_no_other(fault: Path) -> None:
    assert fault.read_text().startswith("# ")
    found = {finding.rule for finding in check_file(fault)}
    assert {rule for rule in found if rule[1:].startswith("9")} == {fault.name.split("-")[0]}


@pytest.mark.parametrize("silence", SILENCES, ids=lambda silence: silence.stem)
def test_a_template_without_the_fault_has_no_finding(silence: Path) -> None:
    assert silence.read_text().startswith("# ")
    assert (TESTS / "faults" / silence.name).exists()
    assert [str(finding) for finding in check_file(silence)] == []
