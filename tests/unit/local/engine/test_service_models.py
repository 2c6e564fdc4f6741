from __future__ import annotations

import json

from botocore.loaders import Loader

from lab_builder.local.engine import service_models


def test_a_model_has_all_of_botocore_s_but_the_documentation() -> None:
    whole = Loader().load_service_model("glue", "service-2")

    model = service_models.load("glue")

    assert model["metadata"] == whole["metadata"]
    assert model["operations"].keys() == whole["operations"].keys()
    assert model["shapes"].keys() == whole["shapes"].keys()
    assert len(json.dumps(model)) < len(json.dumps(whole)) / 2


def test_a_member_with_the_name_documentation_stays() -> None:
    """A string is documentation; anything else under that name is a member of a shape."""
    part = {"documentation": {"shape": "Text", "documentation": "<p>Words</p>"}}

    service_models._drop_documentation(part)

    assert part == {"documentation": {"shape": "Text"}}


def test_an_unknown_service_has_an_empty_model() -> None:
    assert service_models.load("no-such-service") == {}
