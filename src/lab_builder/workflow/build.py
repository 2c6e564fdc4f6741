"""Build the template and the code bundle of a lab, from files only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lab_builder import assets, registry
from lab_builder.lab import Lab
from lab_builder.model import Bundle, CostLine, LocalValue, Settings, Template


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


def local_notes(settings: Settings, built: BuiltLab, values: Mapping[str, str]) -> list[str]:
    """Return a note for each parameter that has a value of its own on the engine."""
    return [
        f"{local.reason}; -p {name}={local.default} makes it do as on AWS"
        if values[name] == local.value
        else f"{name} is {values[name]}: {local.otherwise}"
        for name, local in local_values(settings, built.lab).items()
    ]


def aws_cost(settings: Settings, lab: Lab, values: Mapping[str, str]) -> tuple[CostLine, ...]:
    """Return the cost on AWS of a stack with these parameter values.

    Where the engine has a value of its own, the default of AWS is taken.
    """
    local = local_values(settings, lab)
    of_aws = {
        name: known.default for name, known in local.items() if values.get(name) == known.value
    }
    return lab.daily_cost({**values, **of_aws})


def local_values(settings: Settings, lab: Lab) -> Mapping[str, LocalValue]:
    """Return the parameters that have a value of their own on the engine, if it is the target."""
    return lab.LOCAL_VALUES if settings.target == "local" else {}


def bundle_code(settings: Settings) -> Bundle:
    """Return the code of the lab as assets, with content hashes in their keys.

    Raises:
        LabError: the code folder of the lab is invalid.
    """
    return assets.bundle(assets.code_folder(settings.lab), settings.prefix)
