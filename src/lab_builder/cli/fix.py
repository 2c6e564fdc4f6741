"""``lint --fix``: write the fixes of findings into the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_builder.cli import output
from lab_builder.errors import LabBuilderError

if TYPE_CHECKING:
    from lab_builder.lint import Outcome


def apply_fixes(outcome: Outcome) -> bool:
    """Write a template with its fixes, completely or not at all; return whether it had any.

    Raises:
        LabBuilderError: the file changed since it was checked, or cannot be written.
    """
    from lab_builder import files
    from lab_builder.lint import fix
    from lab_builder.template import source

    fixable = [finding for finding in outcome.findings if finding.fix]
    if not fixable or outcome.source is None:
        return False
    text = fix.apply(outcome.source, fixable)
    path = outcome.path.resolve()  # a link stays a link
    try:
        unchanged = source.read(path).text == outcome.source.text
    except source.UnreadableError:
        unchanged = False
    if not unchanged:
        raise LabBuilderError(
            "the file changed while it was checked",
            where=str(outcome.path),
            hint="run the command again",
        )
    files.write(text, path)
    for finding in fixable:
        place = f"{finding.path}:{finding.line}:{finding.column}"
        output.progress(f"fixed {place}: {finding.rule}: {output.printable(finding.message)}")
    return True
