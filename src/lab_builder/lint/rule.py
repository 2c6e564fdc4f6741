"""The base of our rules: a cfn-lint rule that yields the faults in a view of a template."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch

from lab_builder.lint.fault import Fault
from lab_builder.template.view import View

EXAMPLES = Path(__file__).parent / "examples"


class Rule(CloudFormationLintRule):  # type: ignore[misc]  # cfn-lint is not typed
    """The base of our rules.

    A rule has an ``id`` (E, W or I, then 9 and three digits: the range that cfn-lint leaves to
    others), a ``shortdesc`` that states what must hold, an ``effect``: what AWS does otherwise, a
    docstring that says why it matters (cfn-lint's ``description``), the ``source_url`` of the
    documentation that it follows, and in examples/<id>/ a template without the fault, good.yaml,
    and one with it, bad.yaml, which are its tests and its documentation. It does not report what
    the template leaves open.

    A message says what is wrong, then the effect, then what to write instead. The path of the
    fault is reported beside the message, so the message does not repeat it.
    """

    effect = ""

    def __init_subclass__(cls) -> None:
        """Take the description from the docstring."""
        cls.description = inspect.getdoc(cls)

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield the faults in a template."""
        raise NotImplementedError

    def is_enabled(
        self,
        include_experimental: bool = False,
        ignore_rules: list[str] | None = None,
        include_rules: list[str] | None = None,
        mandatory_rules: list[str] | None = None,
    ) -> bool:
        """Return whether the rule is not ignored; one of severity info is on by default, too."""
        included = [*(include_rules or ()), self.id]
        return bool(
            super().is_enabled(include_experimental, ignore_rules, included, mandatory_rules)
        )

    def match(self, cfn: Any) -> list[RuleMatch]:
        """Return the faults as matches of cfn-lint."""
        return [
            RuleMatch(list(fault.path), self._message(fault), fix=fault.fix)
            for fault in self.faults(_view(cfn))
        ]

    def _message(self, fault: Fault) -> str:
        text = f"{fault.message}; {self.effect}" if self.effect else fault.message
        return f"{text}. {fault.instead}" if fault.instead else text


def _view(cfn: Any) -> View:
    """Return the view of a cfn-lint Template, the same one for every rule."""
    view: View | None = getattr(cfn, "lab_builder_view", None)
    # Transforms put another body in the Template's place.
    if view is None or view.body is not cfn.template:
        view = View(cfn.template, cfn.filename)
        cfn.lab_builder_view = view
    return view
