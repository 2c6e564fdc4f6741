"""The first stages, composed the same way for every command that needs a template."""

from __future__ import annotations

from typing import NamedTuple

from lab_builder import assets, registry
from lab_builder.lab import Lab
from lab_builder.model import Bundle, Settings, Template


class Built(NamedTuple):
    """A lab, its code, and the template that refers to the code."""

    lab: Lab
    bundle: Bundle
    template: Template


def build(settings: Settings) -> Built:
    """Find the lab, name its code by content, and render its template.

    Raises:
        LabError: there is no such lab, or its code folder is not as it must be.
    """
    from lab_builder import render

    lab = registry.find(settings.lab)
    bundle = assets.bundle(assets.code_folder(lab.NAME), settings.prefix)
    return Built(lab, bundle, render.render(lab, bundle))
