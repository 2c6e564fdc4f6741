"""Makes the picture of a terminal from a real run: python -m docs.generate.terminal.

A deploy and a drill, on an engine of their own, on a pseudo terminal. What is left out between the
first and the last lines of a command is said.
"""

from __future__ import annotations

import io
import os
import pty
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).parents[1] / "images" / "terminal.svg"
_WIDTH = 112
# Words of a command, the line that its picture ends with (its last where none is named), and how
# many of the first lines and of the last ones are shown.
_SESSION = (("deploy --local --yes", "created", 0, 9), ("local drill", None, 16, 17))


def main() -> None:
    """Run the session and write the picture."""
    console = Console(record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"LAB_BUILDER_HOME": home, "TERM": "xterm-256color"}
        _lab_builder(f"local start --speed 60 --port {_free_port()}")
        try:
            for words, end, first, last in _SESSION:
                console.print(Text(f"$ lab-builder {words}", style="bold"))
                for line in _shortened(_lab_builder(words).splitlines(), end, first, last):
                    console.print(Text.from_ansi(line), no_wrap=True, overflow="ellipsis")
        finally:
            _lab_builder("local stop")
    svg = console.export_svg(title="lab-builder")
    # A font from elsewhere: no page that shows a picture would fetch it.
    PICTURE.write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _shortened(lines: list[str], end: str | None, first: int, last: int) -> list[str]:
    """Return the first lines and the last ones before ``end``, and say what is left out."""
    stop = next((i + 1 for i, line in enumerate(lines) if end and line.startswith(end)), len(lines))
    shown = [*lines[:first], _left_out(stop - first - last), *lines[stop - last : stop]]
    return [*shown, *([_left_out(len(lines) - stop)] if stop < len(lines) else []), ""]


def _left_out(count: int) -> str:
    return f"\x1b[2m      ... {count} lines more ...\x1b[0m"


def _lab_builder(words: str) -> str:
    """Run a command on a terminal, show it here too, and return what it showed."""
    shown = bytearray()

    def read(terminal: int) -> bytes:
        data = os.read(terminal, 65536)
        shown.extend(data)
        return data

    program = [sys.executable, "-m", "lab_builder", *words.split()]
    status = pty.spawn(program, read)
    if os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(status, program)
    return shown.decode().replace("\r\n", "\n")


if __name__ == "__main__":
    main()
