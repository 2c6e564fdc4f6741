"""Commands and what they show, as a page of the documentation prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    """One command and the lines below it; ``...`` among them stands for anything."""

    text: str
    shown: str

    def accepts(self, output: str) -> bool:
        """Tell whether an output is the one that the page shows."""
        pattern = ".*".join(re.escape(piece) for piece in self.shown.strip().split("..."))
        return re.fullmatch(pattern, output.strip(), re.DOTALL) is not None


def blocks(page: Path, language: str) -> list[str]:
    """Return the code blocks of a language."""
    text = page.read_text(encoding="utf-8")
    return [code for name, code in _BLOCK.findall(text) if name == language]


def commands(page: Path) -> list[Command]:
    """Return the commands of the console blocks, in their order."""
    found = []
    for block in blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            text, _, shown = part.partition("\n")
            found.append(Command(text, shown))
    return found
