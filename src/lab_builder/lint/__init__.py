"""Template -> findings, by cfn-lint in this process.

cfn-lint's own ``.cfnlintrc`` and the ``cfn-lint`` metadata of a template are honoured.
"""

from lab_builder.lint.linter import RENDERED, check_file, check_template

__all__ = ["RENDERED", "check_file", "check_template"]
