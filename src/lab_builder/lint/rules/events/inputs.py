"""E9216 to W9219: what a rule delivers."""

from __future__ import annotations

from collections.abc import Iterator

from lab_builder.lint.events import templates
from lab_builder.lint.events.rules import rules
from lab_builder.lint.rule import Fault, Rule, fault
from lab_builder.lint.view import Place, View

_DOCS = "https://docs.aws.amazon.com/eventbridge/latest/"


class OneInput(Rule):
    """A target gets a fixed Input, a part by InputPath, or one by InputTransformer: one of them.

    PutTargets refuses more than one, and the stack rolls back.
    """

    id = "E9216"
    shortdesc = "A target has one of Input, InputPath and InputTransformer"
    source_url = f"{_DOCS}APIReference/API_Target.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the second way to say it."""
        for place in _inputs(view):
            found = [place.get(name) for name in ("Input", "InputPath", "InputTransformer")]
            said = [each for each in found if each]
            if len(said) > 1:
                names = " and ".join(str(each.path[-1]) for each in said)
                yield fault(said[1], f"{names} exclude each other")


class TransformerNames(Rule):
    """A placeholder of an input template is filled from InputPathsMap, or by EventBridge itself.

    PutTargets refuses a template with a placeholder that neither knows.
    """

    id = "E9217"
    shortdesc = "Every placeholder of an input template has a path"
    source_url = f"{_DOCS}userguide/eb-transform-target-input.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield templates with a placeholder too many."""
        for template, paths in _transformers(view):
            for name in sorted(templates.placeholders(template.value) - paths):
                if not name.startswith("aws."):
                    yield fault(template, f"<{name}> is not in InputPathsMap")


class TransformerTemplate(Rule):
    """An input template is JSON with placeholders, or lines of text, each within quotes.

    PutTargets refuses anything else, so does it for the paths that do not begin with $.
    """

    id = "E9218"
    shortdesc = "An input template is JSON or quoted text, and its paths begin with $"
    source_url = f"{_DOCS}APIReference/API_InputTransformer.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield templates that cannot be read, and paths that lead nowhere."""
        for template, _ in _transformers(view):
            if error := templates.template_error(template.value):
                yield fault(template, f"the template is neither JSON nor quoted text: {error}")
        for place in _inputs(view):
            paths = [*place.walk("InputPath")]
            for named in place.walk("InputTransformer", "InputPathsMap"):
                paths.extend(child for name in _keys(named) for child in named.walk(name))
            for path in paths:
                if path.text and not path.text.startswith("$"):
                    yield fault(path, f"{path.text!r} is no path into the event: it begins with $")


class TransformerPaths(Rule):
    """A path that no placeholder of the input template uses is left over, or misspelt there.

    EventBridge takes it in silence; what was to be delivered is not.
    """

    id = "W9219"
    shortdesc = "Every path of an input transformer is used by its template"
    source_url = f"{_DOCS}userguide/eb-transform-target-input.html"

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield paths that are not used, where the whole template is known."""
        for template, paths in _transformers(view):
            used = templates.placeholders(template.value)
            # A hole may hold any placeholder.
            for name in sorted(paths - used) if template.text else ():
                yield fault(template, f"the template does not use <{name}>")


def _inputs(view: View) -> Iterator[Place]:
    for rule in rules(view):
        yield from rule.inputs()


def _transformers(view: View) -> Iterator[tuple[Place, set[str]]]:
    """Yield the templates with the names that they may use, where those are known."""
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
