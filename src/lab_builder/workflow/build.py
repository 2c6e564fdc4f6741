"""A lab's template and code, from files only."""

from __future__ import annotations

from typing import NamedTuple

from lab_builder import assets, registry
from lab_builder.lab import Lab
from lab_builder.model import Bundle, Settings, Template


class BuiltLab(NamedTuple):
    """A lab, its template, and all that a deploy needs in the bucket: code and template."""

    lab: Lab
    bundle: Bundle
    template: Template
    template_key: str


def build(settings: Settings) -> BuiltLab:
    """Find the lab, name its code by content, and render its template.

    Raises:
        SettingsError: there is no such lab.
        LabError: its code folder is not as it must be.
    """
    from lab_builder import render

    lab = registry.find(settings.lab)
    code = bundle_code(settings)
    template = render.render(lab, code)
    asset = assets.template(lab.NAME, template.text, settings.prefix)
    return BuiltLab(lab, Bundle((*code.assets, asset)), template, asset.key)


def bundle_code(settings: Settings) -> Bundle:
    """Name the lab's code by content.

    Raises:
        LabError: the lab's code folder is not as it must be.
    """
    return assets.bundle(assets.code_folder(settings.lab), settings.prefix)
