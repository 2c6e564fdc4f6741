from __future__ import annotations

from types import ModuleType

import pytest

from lab_builder.errors import EngineError
from lab_builder.local.engine import patches


@pytest.fixture
def module():
    module = ModuleType("engine_module")
    module.kept = "old"
    return module


def test_every_name_that_is_gone_is_named(module):
    with pytest.raises(EngineError, match="gone, lost") as error:
        patches.require(module, "gone", "kept", "lost")

    assert error.value.where == "engine_module"
    assert "lab-builder[local]" in error.value.hint


def test_a_name_that_is_there_is_taken(module):
    assert patches.take(module, "kept") == "old"


def test_a_replacement_returns_what_stood_there(module):
    assert patches.replace(module, "kept", "new") == "old"
    assert module.kept == "new"


def test_a_name_that_is_gone_is_not_replaced(module):
    with pytest.raises(EngineError, match="gone"):
        patches.replace(module, "gone", "new")

    assert not hasattr(module, "gone")
