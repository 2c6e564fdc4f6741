"""What our rules find in real templates, judged: ``make corpus CORPUS=DIR``.

corpus_verdicts.tsv says of each finding whether it is true, and why. Exit code 1 where a finding is
false or was not looked at yet, so that a rule that begins to cry wolf is seen.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lab_builder import lint
from lab_builder.model import Finding

VERDICTS = Path(__file__).with_name("corpus_verdicts.tsv")

_RESOURCES = re.compile(r"^[ \t{]*[\"']?Resources[\"']?[ \t]*:", re.MULTILINE)
_ROW = "| {:<7} | {:>5} | {:>5} | {:>10} |"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person said of a finding: of a rule, in a template, on a resource."""

    true: bool
    why: str


Key = tuple[str, str, str]


def main() -> int:
    """Lint, print what has no verdict or a bad one, then the count of each rule."""
    parser = argparse.ArgumentParser(prog="benchmarks.corpus", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    verdicts, templates = read(VERDICTS), list(_templates(folder))
    counts: dict[str, Counter[str]] = {}
    bad = False
    with ProcessPoolExecutor() as pool:
        for found in pool.map(_ours, templates):
            for finding in found:
                name = str(finding.path.relative_to(folder))
                said = verdicts.get((finding.rule, name, finding.logical_id or ""))
                kind = "unjudged" if said is None else "true" if said.true else "false"
                counts.setdefault(finding.rule, Counter())[kind] += 1
                if kind != "true":
                    bad = True
                    print(f"{kind}: {name}:{finding.line}: {finding.rule} {finding.message}")
    print(_ROW.format("rule", "true", "false", "not judged"))
    print(_ROW.format("---", "---:", "---:", "---:"))
    for rule, count in sorted(counts.items()):
        print(_ROW.format(rule, count["true"], count["false"], count["unjudged"]))
    total = sum(counts.values(), Counter())
    print(f"{len(templates)} templates, {total['true']} true findings, {total['false']} false")
    return 1 if bad else 0


def read(path: Path) -> Mapping[Key, Verdict]:
    """Return the verdicts by rule, template and logical id."""
    with path.open(newline="", encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            (row["rule"], row["template"], row["logical id"]): Verdict(
                row["verdict"] == "true", row["why"]
            )
            for row in rows
        }


def _templates(folder: Path) -> Iterator[Path]:
    """Yield the files that have resources; definitions of state machines have none."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".yaml", ".yml", ".json") and _RESOURCES.search(path.read_text()):
            yield path


def _ours(path: Path) -> list[Finding]:
    return [finding for finding in lint.check_file(path) if finding.rule[1] == "9"]


if __name__ == "__main__":
    sys.exit(main())
