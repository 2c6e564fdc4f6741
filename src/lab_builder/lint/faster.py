"""Three parts of cfn-lint that take a sixth of its time, with the same results in less.

It asks each rule about each resource, though most are for no type of resource; it compares each
keyword of a schema with those of all rules; and it asks for the fields of its small objects at
each of tens of thousands of copies.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cfnlint.match import Match
    from cfnlint.rules import Rules
    from cfnlint.runner import Runner
    from cfnlint.template import Template


def prepare(rules: Rules) -> None:
    """Put what is faster into cfn-lint and its rules, once."""
    from cfnlint.context import context
    from cfnlint.jsonschema import _filter, validators

    fields = cache(dataclasses.fields)
    for module in (context, _filter, validators):
        module.fields = fields
    keywords = rules["E1101"]
    keywords.cfnLint = _ByKeyword(keywords)


class _ByKeyword:
    """The check of keywords by the rules for them, which are found in an index."""

    def __init__(self, rule: Any) -> None:
        self._rule = rule
        self._indexed = 0
        self._children: dict[str, list[Any]] = {}

    def __call__(
        self, validator: Any, keywords: list[str], instance: Any, schema: Any
    ) -> Iterator[Any]:
        """Yield the errors of the rules for some keywords, as CfnLint.cfnLint does."""
        children = self._index()
        if not any(keyword in children for keyword in keywords):
            return
        from cfnlint.jsonschema._utils import Unset

        inner = validator.evolve(
            function_filter=validator.function_filter.evolve(add_cfn_lint_keyword=False)
        )
        for keyword in keywords:
            for child in children.get(keyword, ()):
                for error in child.validate(inner, keyword, instance, schema):
                    if error.rule is None and isinstance(error.validator, Unset):
                        error.rule = child
                    yield error

    def _index(self) -> dict[str, list[Any]]:
        if self._indexed != len(self._rule.child_rules):  # they are registered before a run
            self._indexed = len(self._rule.child_rules)
            self._children = {}
            for child in self._rule.child_rules.values():
                for keyword in child.keywords if child is not None and child.id else ():
                    self._children.setdefault(keyword, []).append(child)
        return self._children


def run(runner: Runner, filename: str | None, template: Template) -> Iterator[Match]:
    """Yield the matches of all rules, as Rules.run does."""
    config, rules = runner.config, runner.rules
    enabled = set()
    for name, rule in rules.items():
        rule.configure(config.configure_rules.get(name), config.include_experimental)
        rule.initialize(template)
        if rules.is_rule_enabled(name, config):
            enabled.add(name)
    for name, rule in rules.items():
        for child in rule.child_rules:
            if child in rules:
                rule.child_rules[child] = rules[child]
        for parent in rule.parent_rules:
            if parent in rules:
                rules[parent].child_rules[name] = rule
    for name, rule in rules.items():
        found = rules.run_check(rule.matchall, filename, name, config, enabled, filename, template)
        yield from (match for match in found if match.rule.id in enabled)
    yield from _of_resources(runner, filename, template, enabled)


def _of_resources(
    runner: Runner, filename: str | None, template: Template, enabled: set[str]
) -> Iterator[Match]:
    """Yield the matches of rules for the properties of a type of resource."""
    config, rules = runner.config, runner.rules
    for logical_id, resource in template.get_resources().items():
        kind, properties = resource.get("Type"), resource.get("Properties")
        if not isinstance(kind, str) or not isinstance(properties, dict):
            continue
        path = ["Resources", logical_id, "Properties"]
        for name, rule in rules.items():
            if kind in rule.resource_property_types:
                check = rule.matchall_resource_properties
                arguments = (filename, template, properties, kind, path)
                found = rules.run_check(check, filename, name, config, enabled, *arguments)
                yield from (match for match in found if match.rule.id in enabled)
