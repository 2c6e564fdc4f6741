"""``lint --fix``: findings with one right answer, mended in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_builder.cli import output
from lab_builder.errors import LabBuilderError

if TYPE_CHECKING:
    from lab_builder.lint import Outcome


def mend(outcome: Outcome) -> bool:
    """Write a template with its fixes in it, whole or not at all; tell whether it had any.

    Raises:
        LabBuilderError: the file is not what was checked any more, or cannot be written.
    """
    from lab_builder import files
    from lab_builder.lint import fix
    from lab_builder.template import source

    fixable = [finding for finding in outcome.findings if finding.fix]
    if not fixable or outcome.source is None:
        return False
    text = fix.apply(outcome.source, fixable)
    path = outcome.path.resolve()  # a link stays one
    try:
        unchanged = source.read(path).text == outcome.source.text
    except source.UnreadableError:
        unchanged = False
    if not unchanged:
        raise LabBuilderError(
            "the file was changed while it was checked",
            where=str(outcome.path),
            hint="run the command again",
        )
    files.write(text, path)
    for finding in fixable:
        place = f"{finding.path}:{finding.line}:{finding.column}"
        output.progress(f"mended {place}: {finding.rule}: {output.printable(finding.message)}")
    return True
