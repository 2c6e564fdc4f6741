"""The rule of a composite alarm: what it says of other alarms.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lab_builder.template.placeholders import Marks

# A function with the alarm that it names, a word, or a parenthesis.
_TOKEN = re.compile(
    r"\s*(?:(?P<state>ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*"
    r"(?:\"(?P<quoted>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^()\"]*?))\s*\)"
    r"|(?P<word>AND|OR|NOT|TRUE|FALSE)\b|(?P<sign>[()]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RuleText:
    """An AlarmRule as it was read: the alarms that it names, and what is wrong, if anything."""

    alarms: tuple[str, ...]
    error: str | None = None


def read(text: str) -> RuleText:
    """Return what an AlarmRule says; a name that has a hole is a Text.

    A rule with AT_LEAST, which counts over lists, is taken to be right.
    """
    marks = Marks()
    hidden = marks.hide(text)
    parts: list[str] = []
    alarms: list[str] = []
    end = 0
    while hidden[end:].strip():
        found = _TOKEN.match(hidden, end)
        if not found and ("AT_LEAST" in hidden.upper() or "\ue000" in _TOKEN.sub("", hidden)):
            return RuleText(tuple(alarms))
        if not found:
            return RuleText(tuple(alarms), f"cannot be read from {marks.show(hidden[end:][:40])!r}")
        end = found.end()
        if found["state"]:
            name = found["quoted"] or found["single"] or found["bare"] or ""
            alarms.append(marks.show(name))
            parts.append("alarm" if name else "nothing")
        else:
            parts.append((found["word"] or found["sign"]).upper())
    return RuleText(tuple(alarms), _grammar(parts))


def _grammar(parts: list[str]) -> str | None:
    """Return what is wrong with the order of parts: operands, operators and parentheses."""
    depth, operand = 0, False  # operand: whether one stands just before
    for part in parts:
        if part == "nothing":
            return "names an alarm without a name"
        if part in ("alarm", "TRUE", "FALSE", "(", "NOT"):
            if operand:
                return "lacks AND or OR between two parts"
            depth += part == "("
            operand = part not in ("(", "NOT")
        elif not operand:
            return f"has nothing before {part}"
        else:
            depth -= part == ")"
            operand = part == ")"
            if depth < 0:
                return "closes a parenthesis that is not open"
    if depth:
        return "leaves a parenthesis open"
    return None if operand else "ends without an alarm"
