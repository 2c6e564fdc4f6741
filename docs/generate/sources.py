"""Pages with the source of modules, so that a line number leads to the line."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = "source"


def link(path: Path, line: int, *, shown: str | None = None) -> str:
    """Return a Markdown link from a page in docs/generated to a line of a module."""
    return f"[{shown or line}]({FOLDER}/{_name(path)}#__codelineno-0-{line})"


def pages(paths: set[Path]) -> dict[str, str]:
    """Return a page for each module, by file name."""
    return {f"{FOLDER}/{_name(path)}": _page(path) for path in sorted(paths)}


def _name(path: Path) -> str:
    return f"{path.relative_to(ROOT / 'src/lab_builder').as_posix().replace('/', '-')}.md"


def _page(path: Path) -> str:
    # Not searched: what a search is for is on other pages.
    front = "---\nsearch:\n  exclude: true\nhide:\n  - navigation\n  - toc\n---\n"
    return (
        f"{front}\n# {path.name}\n\n`{path.relative_to(ROOT)}`\n\n"
        f'```python linenums="1"\n{path.read_text(encoding="utf-8").rstrip()}\n```\n'
    )
