"""Every lab's template is free of findings, warnings included."""

from __future__ import annotations

import pytest

from lab_builder import assets, registry, render
from lab_builder.lint.linter import check
from lab_builder.template.source import Source


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
@pytest.mark.parametrize("name", registry.names())
def test_the_template_of_a_lab_has_no_findings(name: str, region: str) -> None:
    lab = registry.find(name)
    template = render.render(lab, assets.bundle(assets.code_folder(lab.NAME)))
    assert check(Source(template.text), region).findings == []
