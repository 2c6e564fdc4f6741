"""E9216 to W9219: the input that a rule delivers to its target."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events import templates
from lab_builder.lint.events.rules import rules
from lab_builder.lint.fault import Fault, fault
from lab_builder.lint.rule import Rule
from lab_builder.template.view import Place, View

_DOCS = "https://docs.aws.amazon.com/eventbridge/latest/"
_INPUTS = ("Input", "InputPath", "InputTransformer")


class OneInput(Rule):
    """The input of a target is a fixed Input, a part by InputPath, or made by InputTransformer.

    PutTargets rejects more than one of them, and the stack rolls back.
    """

    id = "E9216"
    shortdesc = "A target has at most one of Input, InputPath, InputTransformer"
    effect = "the deployment fails"
    source_url = f"{_DOCS}APIReference/API_Target.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the second of several inputs."""
        for place in _inputs(view):
            inputs = [place.get(name) for name in _INPUTS]
            given = [each for each in inputs if each]
            if len(given) > 1:
                names = " and ".join(str(each.path[-1]) for each in given)
                yield fault(given[1], f"takes only one of {', '.join(_INPUTS)}, not {names}")


class TransformerNames(Rule):
    """A placeholder of an input template is a name of InputPathsMap, or a reserved aws. variable.

    PutTargets rejects a template with any other placeholder.
    """

    id = "E9217"
    shortdesc = "InputPathsMap has every placeholder of the input template"
    effect = "the deployment fails"
    source_url = f"{_DOCS}userguide/eb-transform-target-input.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield templates with an unknown placeholder."""
        for template, paths in _transformers(view):
            for name in sorted(templates.placeholders(template.value) - paths):
                if not name.startswith("aws."):
                    message = f"the placeholder <{name}> is not in InputPathsMap"
                    yield fault(template, message, instead="Add a path for it")


class TransformerTemplate(Rule):
    """An input template is JSON with placeholders, or lines of text, each in quotes.

    PutTargets rejects anything else, and paths that do not begin with $.
    """

    id = "E9218"
    shortdesc = "An input template is JSON or quoted text, and its paths begin with $"
    effect = "the deployment fails"
    source_url = f"{_DOCS}APIReference/API_InputTransformer.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield templates that are not valid, and paths that do not begin with $."""
        for template, _ in _transformers(view):
            if error := templates.template_error(template.value):
                yield fault(template, f"the template is neither JSON nor text in quotes: {error}")
        for place in _inputs(view):
            paths = [*place.walk("InputPath")]
            for named in place.walk("InputTransformer", "InputPathsMap"):
                paths.extend(child for name in _keys(named) for child in named.walk(name))
            for path in paths:
                if path.text and not path.text.startswith("$"):
                    yield fault(path, f"the path {path.text!r} must begin with $")


class TransformerPaths(Rule):
    """A path without a placeholder in the input template is left over, or misspelled there.

    EventBridge accepts it, but does not deliver the value.
    """

    id = "W9219"
    shortdesc = "The input template uses every path of InputPathsMap"
    effect = "the value is not delivered"
    source_url = f"{_DOCS}userguide/eb-transform-target-input.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield unused paths, where the whole template is known."""
        for template, paths in _transformers(view):
            used = templates.placeholders(template.value)
            # A hole may hold any placeholder.
            for name in sorted(paths - used) if template.text else ():
                message = f"the template does not use <{name}> of InputPathsMap"
                yield fault(template, message, instead="Use it, or remove the path")


def _inputs(view: View) -> Iterator[Place]:
    for rule in rules(view):
        yield from rule.inputs()


def _transformers(view: View) -> Iterator[tuple[Place, set[str]]]:
    """Yield the input templates with the names in InputPathsMap, where those are known."""
    for place in _inputs(view):
        for transformer in place.walk("InputTransformer"):
            named = transformer.get("InputPathsMap")
            if named and any(name.startswith("Fn::") for name in _keys(named)):
                continue
            for template in transformer.walk("InputTemplate"):
                if isinstance(template.value, str):
                    yield template, _keys(named) if named else set()


def _keys(place: Place) -> set[str]:
    return {str(key) for key in place.node} if isinstance(place.node, dict) else set()
