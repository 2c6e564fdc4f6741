"""How a rendered template differs from the one that a stack was made from."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from lab_builder.aws import Aws, calls
from lab_builder.model import Change, Template
from lab_builder.stacks.values import Stack
from lab_builder.template.diff import Pairs, changed_parameters, changes
from lab_builder.template.parse import parse
from lab_builder.template.view import View


@dataclass(frozen=True, slots=True)
class Diff:
    """``changes`` resource by resource, ``parameters`` as (before, after) pairs, ``text`` unified.

    A parameter that is on one side only has None on the other. All three are empty where nothing
    differs.
    """

    changes: tuple[Change, ...]
    parameters: Pairs
    text: str


def compare(aws: Aws, stack: Stack, template: Template, parameters: Mapping[str, str]) -> Diff:
    """Compare a stack with what a deploy would make of it. One GetTemplate, no change set.

    Raises:
        AwsError: the call failed.
    """
    before = deployed_text(aws, stack.id)
    after = template.text
    if before.lstrip().startswith("{"):
        after = json.dumps(template.body, indent=2)
    differing = changed_parameters(stack.parameters, parameters)
    return Diff(
        changes=changes(
            View(parse(before), parameters=stack.parameters),
            View(template.body, parameters=parameters),
            differing,
        ),
        parameters=differing,
        text="".join(
            difflib.unified_diff(
                before.splitlines(keepends=True),
                after.splitlines(keepends=True),
                fromfile=f"stack {stack.name}",
                tofile="rendered",
            )
        ),
    )


def deployed(aws: Aws, stack: Stack) -> View:
    """Return the template that a stack was made from, with the stack's parameters.

    Raises:
        AwsError: the call failed.
    """
    return View(parse(deployed_text(aws, stack.id)), parameters=stack.parameters)


def deployed_text(aws: Aws, stack_id: str) -> str:
    """Return the text of the template that a stack was made from.

    Raises:
        AwsError: the call failed.
    """
    with calls("reading the deployed template"):
        answer = aws.client("cloudformation").get_template(
            StackName=stack_id, TemplateStage="Original"
        )
    text = answer["TemplateBody"]
    # boto3 parses a template that was sent as JSON.
    return text if isinstance(text, str) else json.dumps(text, indent=2)
