"""Fixes: a finding with one right answer has it as a replacement of exact text.

A rule gives an Edit: the wrong part of a value, as it is written, and what to write instead. It
does not deal with lines and quotes:

    yield Fault(place.path, "...", fix=Edit("minutes", "minute"))

``locate`` finds that part in the text of the value. It must occur there exactly once, otherwise
there is no fix: an escaped, folded or repeated part is left to its author. ``apply`` puts the
replacements into the text, which keeps its comments and its format, and parses the result: if
anything but those values changed, nothing is fixed.

Fixes for rules of cfn-lint are in ``_CFN_LINT_FIXES``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from lab_builder.errors import LabBuilderError
from lab_builder.lint.fault import Edit
from lab_builder.model import Finding, Replacement
from lab_builder.template.positions import parse, span
from lab_builder.template.source import Source


def find(match: Any, text: Source, body: Any) -> Replacement | None:
    """Return the fix of a match of cfn-lint, as a replacement in its text."""
    path = getattr(match, "path", None) or ()
    edit: Edit | None = getattr(match, "fix", None)
    if edit is None and match.rule.id in _CFN_LINT_FIXES and (found := span(text, body, path)):
        written = text.text[slice(*found)]
        edit = _CFN_LINT_FIXES[match.rule.id](match.message, _value(body, path), written)
    return locate(edit, text, body, path) if edit else None


def locate(edit: Edit, text: Source, body: Any, path: Sequence[Any]) -> Replacement | None:
    """Return an edit as a replacement in the text; None unless it occurs exactly once."""
    within = span(text, body, path)
    if within is None or text.text.count(edit.old, *within) != 1:
        return None
    start = text.text.index(edit.old, *within)
    return Replacement(start, start + len(edit.old), edit.new)


def apply(text: Source, findings: Iterable[Finding]) -> str:
    """Return the text with the fixes of findings; of two that overlap, only the first.

    The text must be the one that was checked.

    Raises:
        LabBuilderError: the fixes would change other values too.
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
            "the fixes would change other values of the template too",
            where=str(text.path),
            hint="fix it by hand, and report this with the template",
        )
    return fixed.text


def _only_meant(text: Source, before: Any, after: Any, fixes: Sequence[Replacement]) -> bool:
    """Return whether two templates differ only in the values of fixes."""
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


# A message of cfn-lint, the value, and how it is written -> the edit.
_Reader = Callable[[str, Any, str], Edit | None]


def _only_match(same: Callable[[str], str]) -> _Reader:
    """Return a reader of "'x' is not one of ['y', 'z']" that takes the only equivalent value."""

    def read(message: str, value: Any, _: str) -> Edit | None:
        found = re.fullmatch(r"('.*') is not one of (\[.*\])", message, re.DOTALL)
        if found is None:
            return None
        import ast

        try:
            wrong, allowed = ast.literal_eval(found[1]), ast.literal_eval(found[2])
        except (SyntaxError, ValueError):
            return None
        meant = [one for one in allowed if isinstance(one, str) and same(one) == same(wrong)]
        # A value of a parameter, for example, is written elsewhere.
        here = isinstance(value, str) and wrong in value
        return Edit(wrong, meant[0]) if here and len(meant) == 1 else None

    return read


def _without_sub(_message: str, _value: Any, written: str) -> Edit | None:
    """Remove a !Sub if the value stays the same string without it: 'no', but not no."""
    from yaml import YAMLError, safe_load

    try:
        value = safe_load(written.removeprefix("!Sub "))
    except YAMLError:  # the tag of another function, too
        return None
    return Edit("!Sub ", "") if isinstance(value, str) and "${" not in value else None


_CFN_LINT_FIXES: dict[str, _Reader] = {
    "E3030": _only_match(str.casefold),  # enabled -> ENABLED
    "E3027": _only_match(lambda unit: unit.rstrip("s")),  # rate(1 minutes) -> rate(1 minute)
    "W1020": _without_sub,
}
