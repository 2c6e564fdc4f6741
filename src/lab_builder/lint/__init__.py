"""Template -> findings, by cfn-lint in this process, with our rules among its own.

check_file, check_template   one template -> findings
check_files, check_all       many -> outcomes, on all cores, from the cache where nothing changed
fix.apply                    findings -> the text as it must be
explain.explain              the id of a rule -> what it says and why
reports                      outcomes -> SARIF, JUnit, annotations

cfn-lint's own ``.cfnlintrc`` and the ``cfn-lint`` metadata of a template are honoured.
"""

from lab_builder.lint.linter import check_file, check_template
from lab_builder.lint.many import Outcome, check_all, check_files
from lab_builder.template.source import RENDERED, Source

__all__ = [
    "RENDERED",
    "Outcome",
    "Source",
    "check_all",
    "check_file",
    "check_files",
    "check_template",
]
