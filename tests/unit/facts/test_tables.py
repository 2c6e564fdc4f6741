import pytest

from lab_builder.facts.generate.__main__ import TABLES, text
from lab_builder.facts.tables import FOLDER

_TOLD = "run make tables and look at the difference: what is installed says otherwise than {}"


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_what_the_installed_packages_say(name: str) -> None:
    path = FOLDER / f"{name}.json"

    kept = path.read_text("utf-8").splitlines()
    made = text(TABLES[name]()).splitlines()

    differing = sorted({*kept} ^ {*made})
    assert not differing, _TOLD.format(path.name)


def test_each_generated_file_has_its_generator() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(TABLES)
