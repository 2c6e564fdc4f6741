"""The man page."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from docs.generate import man


def test_it_is_up_to_date() -> None:
    assert man.PAGE.read_text(encoding="utf-8") == man.page(), "run make man"


def test_it_has_every_command_with_its_options() -> None:
    text = man.page()
    for each in (".SS deploy\n", ".SS local fire\n", "\\-\\-explain RULE", ".SH EXIT STATUS\n"):
        assert each in text


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here")
def test_groff_has_nothing_against_it() -> None:
    command = ["groff", "-man", "-Tutf8", "-ww", "-z", str(man.PAGE)]
    formatted = subprocess.run(command, capture_output=True, text=True, check=True)
    assert formatted.stderr == ""
