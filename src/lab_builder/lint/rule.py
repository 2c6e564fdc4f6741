"""What every rule of ours is: a cfn-lint rule that looks at a view and tells faults."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch

from lab_builder.lint.fix import Edit
from lab_builder.lint.view import Place, View
from lab_builder.template.view import Steps

EXAMPLES = Path(__file__).parent / "examples"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the path to it in the template, and what to know about it.

    ``fix`` says what to write instead, where there is one right answer.
    """

    path: Steps
    message: str
    fix: Edit | None = None


class Rule(CloudFormationLintRule):  # type: ignore[misc]  # cfn-lint is not typed
    """The base of our rules.

    A rule has an ``id`` (E or W, then 9 and three digits: the range that cfn-lint leaves to
    others), a ``shortdesc`` that states what holds where the fault is not, a docstring that says
    why it matters (cfn-lint's ``description``), the ``source_url`` of the documentation that it
    follows, and in examples/<id>/ a template without the fault, good.yaml, and one with it,
    bad.yaml, which are its tests and its documentation. It keeps silent about what the template
    does not show.
    """

    def __init_subclass__(cls) -> None:
        """Take the description from the docstring."""
        cls.description = inspect.getdoc(cls)

    def faults(self, view: View) -> Iterator[Fault]:
        """Yield what is wrong in a template."""
        raise NotImplementedError

    def match(self, cfn: Any) -> list[RuleMatch]:
        """Answer cfn-lint."""
        return [
            RuleMatch(list(fault.path), fault.message, fix=fault.fix)
            for fault in self.faults(View.of(cfn))
        ]


def fault(place: Place, message: str, fix: Edit | None = None) -> Fault:
    """Return a fault at a place."""
    return Fault(place.path, message, fix)
