"""The SAM dialect: the same lab with its code local, for ``sam`` to build, package and deploy.

render      Template, Bundle -> Application

A function whose code is an archive of the bundle becomes an AWS::Serverless::Function, a state
machine whose definition stands in a file an AWS::Serverless::StateMachine, a schedule an event of
the function that it invokes, and the script of a Glue job a file beside the template. Everything
else stays as it is. What SAM's transform makes of it has the types, names and properties of the
plain template. Nothing here knows a lab.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab_builder import assets
from lab_builder.lab import Lab
from lab_builder.model import S3_BUCKET_NAME, Bundle, Template
from lab_builder.render.finish import DIGEST_OUTPUT, finished
from lab_builder.render.sam import events, resources
from lab_builder.render.sam.code import Code
from lab_builder.template.references import references, renamed_references

TRANSFORM = "AWS::Serverless-2016-10-31"
_INTERFACE = "AWS::CloudFormation::Interface"


@dataclass(frozen=True, slots=True)
class Application:
    """A template in the SAM dialect, and the texts of the files beside it, by name."""

    template: Template
    files: Mapping[str, str]


def render(lab: Lab, template: Template, bundle: Bundle, folder: Path) -> Application:
    """Turn a rendered template into the SAM dialect.

    ``folder`` is where the application will stand: the template's paths are relative to it.
    """
    code = Code.of(bundle, folder)
    plain: Mapping[str, resources.Resource] = template.body["Resources"]
    packaged: dict[str, resources.Resource] = {}
    renamed: dict[str, str] = {}
    made: set[str] = set()
    for logical_id, resource in plain.items():
        if uri := code.of_function(resource):
            found = list(events.of_function(logical_id, plain))
            packaged[logical_id] = resources.function(resource, uri, found)
            renamed |= {event.rule: event.rule_of_sam for event in found}
            made.update(name for event in found for name in (event.rule, event.permission))
        elif path := resources.definition(resource, template.origins[logical_id].path.parent):
            packaged[logical_id] = resources.state_machine(resource, code.uri(path))
    body = {
        **template.body,
        "Transform": TRANSFORM,
        "Resources": {
            logical_id: code.local(resource)
            for logical_id, resource in {**plain, **packaged}.items()
            if logical_id not in made
        },
        "Outputs": _without(template.body["Outputs"], DIGEST_OUTPUT),
    }
    committed = "/".join(assets.sam_template_path(lab.NAME).parts[-3:])
    command = f"lab-builder render --lab {lab.NAME} --dialect sam --output {committed}"
    final = finished(_freed(renamed_references(body, renamed)), template.origins, lab.NAME, command)
    return Application(final, dict(code.scripts.values()))


def _freed(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Drop the parameter for the bucket of code where nothing refers to it any longer."""
    if S3_BUCKET_NAME in set(references([body["Resources"], body["Outputs"]])):
        return body
    metadata = dict(body.get("Metadata", {}))
    match metadata.get(_INTERFACE):
        case {"ParameterGroups": groups, **rest}:
            shown = [
                {**group, "Parameters": [n for n in group["Parameters"] if n != S3_BUCKET_NAME]}
                for group in groups
            ]
            metadata[_INTERFACE] = {"ParameterGroups": shown, **rest}
    parameters = _without(body.get("Parameters", {}), S3_BUCKET_NAME)
    return {**body, "Metadata": metadata, "Parameters": parameters}


def _without(mapping: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key != name}
