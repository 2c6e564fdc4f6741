"""Build the template and the code bundle of a lab, from files only."""

from __future__ import annotations

from typing import NamedTuple

from lab_builder import assets, registry
from lab_builder.lab import Lab
from lab_builder.model import Bundle, Settings, Template


class BuiltLab(NamedTuple):
    """A lab, its template, and the bundle that a deploy uploads: code and template."""

    lab: Lab
    bundle: Bundle
    template: Template
    template_key: str


def build(settings: Settings) -> BuiltLab:
    """Return the lab with its code bundle and its rendered template.

    Raises:
        SettingsError: the lab does not exist.
        LabError: its code folder is invalid.
    """
    from lab_builder import render

    lab = registry.find(settings.lab)
    code = bundle_code(settings)
    template = render.render(lab, code)
    asset = assets.template(lab.NAME, template.text, settings.prefix)
    return BuiltLab(lab, Bundle((*code.assets, asset)), template, asset.key)


def bundle_code(settings: Settings) -> Bundle:
    """Return the code of the lab as assets, with content hashes in their keys.

    Raises:
        LabError: the code folder of the lab is invalid.
    """
    return assets.bundle(assets.code_folder(settings.lab), settings.prefix)
