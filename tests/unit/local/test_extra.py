"""Whether the engine can run here is said before it is started."""

import pytest

from lab_builder.errors import EngineMissingError
from lab_builder.local import extra


def test_a_machine_that_cannot_run_functions_is_told_so() -> None:
    with pytest.raises(EngineMissingError, match=r"Linux only.*darwin") as caught:
        extra.require("darwin")
    assert "Linux machine" in str(caught.value.hint)


def test_an_installed_engine_passes() -> None:
    extra.require("linux")
