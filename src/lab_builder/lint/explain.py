"""The id of a rule -> its explanation, with examples."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab_builder.errors import UsageError

_ID = r'^    id(?:: str)? = "([A-Z]\d{4})"$'
_TITLE = r'\n    shortdesc = \(?((?:\s*"[^"\n]*")+)'
_OTHER_FIELDS = r"(?:\n    (?!shortdesc)\w.*)*?"
_RULE = re.compile(_ID + _OTHER_FIELDS + _TITLE, re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation of a rule. ``settings`` maps names of ``configure_rules`` to defaults."""

    rule: str
    severity: str
    title: str
    description: str
    source_url: str
    settings: Mapping[str, Any]
    bad: str | None = None
    good: str | None = None


def explain(rule_id: str) -> Explanation:
    """Explain one of our rules, with its examples, or one of cfn-lint's.

    Raises:
        UsageError: the rule does not exist.
        LabBuilderError: a ``.cfnlintrc`` is broken.
    """
    from lab_builder.lint.rule import EXAMPLES
    from lab_builder.lint.runner import configured

    with configured(None) as runner:
        rules = runner.rules
    rule = rules.get(rule_id.upper())
    if rule is None:
        near = difflib.get_close_matches(rule_id.upper(), rules, cutoff=0.6)
        raise UsageError(
            f"unknown rule {rule_id}",
            hint=f"did you mean {' or '.join(near)}?" if near else "use an id such as E3002",
        )
    examples = EXAMPLES / rule.id
    bad, good = (
        path.read_text(encoding="utf-8") if path.is_file() else None
        for path in (examples / "bad.yaml", examples / "good.yaml")
    )
    return Explanation(
        rule=rule.id,
        severity=rule.severity,
        title=rule.shortdesc,
        description=rule.description,
        source_url=rule.source_url,
        settings={name: how["default"] for name, how in rule.config_definition.items()},
        bad=bad,
        good=good,
    )


def titles() -> Mapping[str, str]:
    """Return the titles of all rules by id, ours and cfn-lint's.

    They are read from the source files: to complete an id takes no seconds, an import of all rules
    does.
    """
    from importlib.util import find_spec

    found = {}
    for package in ("cfnlint", "lab_builder.lint"):
        spec = find_spec(package)
        assert spec is not None and spec.origin  # noqa: S101, PT018 - both are installed
        for file in (Path(spec.origin).parent / "rules").rglob("*.py"):
            for rule, title in _RULE.findall(file.read_text(encoding="utf-8")):
                found[rule] = "".join(re.findall(r'"([^"]*)"', title))
    return dict(sorted(found.items()))
