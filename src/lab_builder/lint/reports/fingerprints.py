"""Fingerprints by which code scanning follows a finding whose line moves.

https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
"""

from __future__ import annotations

from collections import Counter

# What GitHub's upload computes where a file has none, so that both agree.
LINE_HASH = "primaryLocationLineHash"

_CHARACTERS = 100  # of a line and those after it, without spaces and tabs
_BASE, _WORD = 37, 2**64
_END = 0xFFFF


def line_hashes(text: str) -> list[str]:
    """Return the fingerprint of each line: a hash of the text from there, and its occurrence.

    It stays when a line moves, and changes with the text of the line and of the few after it.
    """
    codes, starts = _codes(text)
    padded = [*codes, _END, *[0] * _CHARACTERS]
    highest = pow(_BASE, _CHARACTERS, _WORD)
    values, value = [], 0
    for index, code in enumerate(padded):
        before = padded[index - _CHARACTERS] if index >= _CHARACTERS else 0
        value = (value * _BASE + code - highest * before) % _WORD
        values.append(value)
    seen: Counter[int] = Counter()
    hashes = []
    for start in starts:
        found = values[start + _CHARACTERS - 1]
        seen[found] += 1
        hashes.append(f"{found:x}:{seen[found]}")
    return hashes


def _codes(text: str) -> tuple[list[int], list[int]]:
    """Return the UTF-16 code units of a text without spaces, and where in them its lines start."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    units = plain.encode("utf-16-le", errors="surrogatepass")
    codes = [low + 256 * high for low, high in zip(units[::2], units[1::2], strict=True)]
    return codes, [0, *(index + 1 for index, code in enumerate(codes) if code == ord("\n"))]
