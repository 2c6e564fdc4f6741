"""The syntax of the AlarmRule of a composite alarm.

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
    """A parsed AlarmRule: the alarms that it names, and its syntax error, if any."""

    alarms: tuple[str, ...]
    error: str | None = None


def read(text: str) -> RuleText:
    """Parse an AlarmRule; a name with a hole is a Text.

    A rule with AT_LEAST, which counts over lists, counts as valid.
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
            return RuleText(
                tuple(alarms), f"has a syntax error at {marks.show(hidden[end:][:40])!r}"
            )
        end = found.end()
        if found["state"]:
            name = found["quoted"] or found["single"] or found["bare"] or ""
            alarms.append(marks.show(name))
            parts.append("alarm" if name else "nothing")
        else:
            parts.append((found["word"] or found["sign"]).upper())
    return RuleText(tuple(alarms), _grammar(parts))


def _grammar(parts: list[str]) -> str | None:
    """Return what is wrong with the order of operands, operators and parentheses."""
    depth, operand = 0, False  # operand: whether the part before is one
    for part in parts:
        if part == "nothing":
            return "has a function without an alarm name"
        if part in ("alarm", "TRUE", "FALSE", "(", "NOT"):
            if operand:
                return "requires AND or OR between two parts"
            depth += part == "("
            operand = part not in ("(", "NOT")
        elif not operand:
            return f"requires an alarm before {part}"
        else:
            depth -= part == ")"
            operand = part == ")"
            if depth < 0:
                return "has an unmatched )"
    if depth:
        return "has an unclosed ("
    return None if operand else "requires an alarm at its end"
