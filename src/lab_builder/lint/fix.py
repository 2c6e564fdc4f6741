"""Fixes: where there is one right answer, a finding carries it as a replacement of exact text.

A rule says what is wrong with a value and what it must be, as an Edit: the part of the value that
is wrong, as it is written, and what to write instead. It knows nothing of lines and quotes:

    yield Fault(place.path, "...", fix=Edit("minutes", "minute"))

``locate`` finds that part in the text, between the marks of the value. It must stand there once,
otherwise there is no fix: an escaped, folded or repeated part is left to its author. ``apply`` puts
the replacements into the text, which keeps its comments and its form, and reads the result again:
where anything else than those values changed, nothing is fixed.

Some findings of cfn-lint's own rules have one right answer too; they are in ``_OF_CFN_LINT``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from lab_builder.errors import LabBuilderError
from lab_builder.lint.fault import Edit
from lab_builder.model import Finding, Replacement
from lab_builder.template.positions import parse, span
from lab_builder.template.source import Source


def find(match: Any, text: Source, body: Any) -> Replacement | None:
    """Return the fix of a match of cfn-lint in the text that it was found in."""
    path = getattr(match, "path", None) or ()
    edit: Edit | None = getattr(match, "fix", None)
    if edit is None and match.rule.id in _OF_CFN_LINT and (found := span(text, body, path)):
        written = text.text[slice(*found)]
        edit = _OF_CFN_LINT[match.rule.id](match.message, _value(body, path), written)
    return locate(edit, text, body, path) if edit else None


def locate(edit: Edit, text: Source, body: Any, path: Sequence[Any]) -> Replacement | None:
    """Return an edit as a replacement in the text; None where it does not stand there once."""
    within = span(text, body, path)
    if within is None or text.text.count(edit.old, *within) != 1:
        return None
    start = text.text.index(edit.old, *within)
    return Replacement(start, start + len(edit.old), edit.new)


def apply(text: Source, findings: Iterable[Finding]) -> str:
    """Return the text with the fixes of findings in it; where two overlap, with the first.

    The text must be the very one that was checked.

    Raises:
        LabBuilderError: the text would say something else than was meant.
    """
    pieces, taken, done = [], [], 0
    fixes = {finding.fix for finding in findings if finding.fix}
    for fix in sorted(fixes, key=lambda fix: (fix.start, fix.end, fix.text)):
        if fix.start >= done:
            pieces += [text.text[done : fix.start], fix.text]
            taken.append(fix)
            done = fix.end
    fixed = Source("".join([*pieces, text.text[done:]]), text.path)
    if not _only_meant(text, parse(text)[0], parse(fixed)[0], taken):
        raise LabBuilderError(
            "the fixes would change more of the template than they are meant to",
            where=str(text.path),
            hint="mend it by hand, and report this with the template",
        )
    return fixed.text


def _only_meant(text: Source, before: Any, after: Any, fixes: Sequence[Replacement]) -> bool:
    """Tell whether two templates differ only in values that a fix stands in."""
    for path in _differences(before, after):
        within = span(text, before, path)
        if not within or not any(within[0] <= fix.start and fix.end <= within[1] for fix in fixes):
            return False
    return True


def _differences(before: Any, after: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths at which two templates differ, the deepest that both have."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        keys: Iterable[Any] = before
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        keys = range(len(before))
    else:
        yield path
        return
    for key in keys:
        yield from _differences(before[key], after[key], (*path, key))


def _value(node: Any, path: Sequence[Any]) -> Any:
    for step in path:
        node = node[step]
    return node


# What reads a message of cfn-lint, the value that it is about, and how that is written.
_Reader = Callable[[str, Any, str], Edit | None]


def _one_of(same: Callable[[str], str]) -> _Reader:
    """Return what reads "'x' is not one of ['y', 'z']" and takes the only one that is the same."""

    def read(message: str, value: Any, _: str) -> Edit | None:
        said = re.fullmatch(r"('.*') is not one of (\[.*\])", message, re.DOTALL)
        if said is None:
            return None
        try:
            wrong, allowed = ast.literal_eval(said[1]), ast.literal_eval(said[2])
        except (SyntaxError, ValueError):
            return None
        meant = [one for one in allowed if isinstance(one, str) and same(one) == same(wrong)]
        # A value that comes from elsewhere, of a parameter for example, is not written here.
        here = isinstance(value, str) and wrong in value
        return Edit(wrong, meant[0]) if here and len(meant) == 1 else None

    return read


def _without_sub(_message: str, _value: Any, written: str) -> Edit | None:
    """Take away a !Sub without which the same text stands there: 'no', but not no."""
    from yaml import YAMLError, safe_load

    try:
        value = safe_load(written.removeprefix("!Sub "))
    except YAMLError:  # the tag of another function, too
        return None
    return Edit("!Sub ", "") if isinstance(value, str) and "${" not in value else None


_OF_CFN_LINT: dict[str, _Reader] = {
    "E3030": _one_of(str.casefold),  # enabled -> ENABLED
    "E3027": _one_of(lambda unit: unit.rstrip("s")),  # rate(1 minutes) -> rate(1 minute)
    "W1020": _without_sub,
}
