"""The page on sabotaged lessons is what the test of them compares."""

from functional import sabotage
from functional.commands import ROOT
from lab_builder import registry
from lab_builder.lessons.read import read_folder


def test_the_page_on_sabotaged_lessons_is_up_to_date() -> None:
    lessons = read_folder(registry.lessons_folder(sabotage.NAME))
    page = (ROOT / "docs" / "sabotage.md").read_text(encoding="utf-8")
    assert page == sabotage.page(lessons), "make sabotage"
