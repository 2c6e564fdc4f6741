"""Draws the diagrams: python docs/generate/draw.py, with the Python of .venv-docs.

A picture holds the hash of its text, so that it is drawn again only where the text has changed.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

DOCS = Path(__file__).parents[1]


def mark(text: str) -> str:
    """Return what a picture of this text has as its last line."""
    return f"<!-- of {hashlib.sha256(text.encode()).hexdigest()} -->\n"


def main() -> None:
    """Draw every text in docs/generated that has no picture in docs/images."""
    import mermaidx

    for source in sorted((DOCS / "generated").glob("*.mmd")):
        text = source.read_text(encoding="utf-8")
        picture = DOCS / "images" / f"{source.stem}.svg"
        if picture.exists() and picture.read_text(encoding="utf-8").endswith(mark(text)):
            continue
        mermaidx.render(text).save(picture)
        with picture.open("a", encoding="utf-8") as file:
            file.write(f"\n{mark(text)}")
        print(f"drew {picture}")


if __name__ == "__main__":
    main()
