"""The rule reference: an index, and a page for each family of rules."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterable, Mapping

from lab_builder.lint.rule import EXAMPLES, Rule
from lab_builder.lint.rules import ALL

_INDEX = """# Lint rules

`lab-builder lint` runs every rule of cfn-lint and these {count}. They speak up only where the \
template itself shows the fault: what comes from an import, from a parameter without a default or \
from another stack is not judged. Plain cfn-lint takes them too: \
`cfn-lint --append-rules lab_builder.lint.rules -- template.yaml`. `lab-builder lint --explain ID` \
prints one of them.

"""


def pages() -> Mapping[str, str]:
    """Return the pages by file name."""
    families: dict[str, list[type[Rule]]] = {}
    for rule in ALL:
        families.setdefault(rule.__module__.rpartition(".")[0], []).append(rule)
    parts = [_INDEX.format(count=len(ALL))]
    pages = {}
    for package, rules in families.items():
        name = f"{package.rpartition('.')[2].rstrip('_')}.md"
        title = inspect.getdoc(importlib.import_module(package)) or name
        title = title.splitlines()[0].removeprefix("Rules about ").rstrip(".")
        parts.append(f"## {title}\n\n{_table(name, rules)}")
        pages[name] = "\n".join([f"# {title}\n", *map(_section, rules)])
    return {"index.md": "\n".join(parts), **pages}


def _table(page: str, rules: Iterable[type[Rule]]) -> str:
    lines = [f"| [{rule.id}]({page}#{rule.id.lower()}) | {rule.shortdesc} |\n" for rule in rules]
    return "| rule | what must hold |\n|---|---|\n" + "".join(lines)


def _section(rule: type[Rule]) -> str:
    title = rule.shortdesc.replace("{", "&#123;")  # else it would begin the heading's attributes
    return (
        f"## {rule.id}: {title} {{ #{rule.id.lower()} }}\n\n{rule.description}\n\n"
        f"[What AWS says]({rule.source_url})\n\n"
        f"With the fault:\n\n{_example(rule, 'bad')}\nWithout it:\n\n{_example(rule, 'good')}"
    )


def _example(rule: type[Rule], name: str) -> str:
    """Return an example with the files that it refers to."""
    folder = EXAMPLES / rule.id
    blocks = [
        f"```{file.suffix[1:]}\n{file.read_text(encoding='utf-8').rstrip()}\n```\n"
        for file in sorted(folder.glob(f"{name}.*"), reverse=True)
    ]
    return "\n".join(blocks)
