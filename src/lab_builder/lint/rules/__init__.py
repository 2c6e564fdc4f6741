"""Every rule of ours; for plain cfn-lint: ``--append-rules lab_builder.lint.rules``.

A rule is a class in any module below. All are attributes of this package, where cfn-lint looks for
them.
"""

from __future__ import annotations

from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import walk_packages

# The module, not the class: cfn-lint would load the base class as a rule.
from lab_builder.lint import rule as _base

ALL: tuple[type[_base.Rule], ...] = tuple(
    sorted(
        {
            rule
            for module in walk_packages(__path__, f"{__name__}.")
            for _, rule in getmembers(import_module(module.name), isclass)
            if issubclass(rule, _base.Rule) and rule is not _base.Rule
        },
        key=lambda rule: rule.id,
    )
)
globals().update({rule.__name__: rule for rule in ALL})
