"""Check templates with cfn-lint and our rules, in this process.

check_file                   one template -> findings
checking.Checking            a rendered template, in a process of its own -> findings
check_files, check_all       many templates -> outcomes, on all cores, cached
fix.apply                    findings -> the fixed text
explain.explain              the id of a rule -> its explanation
reports                      outcomes -> SARIF, JUnit, annotations

``.cfnlintrc`` and the ``cfn-lint`` metadata of a template are respected.
"""

from lab_builder.lint.linter import check_file
from lab_builder.lint.many import Outcome, check_all, check_files
from lab_builder.template.source import RENDERED, Source

__all__ = [
    "RENDERED",
    "Outcome",
    "Source",
    "check_all",
    "check_file",
    "check_files",
]
