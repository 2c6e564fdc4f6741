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
from lab_builder.lint.rules import ALL
from lab_builder.model import Finding

VERDICTS = Path(__file__).with_name("corpus_verdicts.tsv")

_KINDS = ("true", "false", "unjudged")
_RESOURCES = re.compile(r"^[ \t{]*[\"']?Resources[\"']?[ \t]*:", re.MULTILINE)
_SOURCES = (  # of the corpus that the page speaks of; verdicts are about these commits
    ("aws-samples/step-functions-workflows-collection", "83bbec48d8f065de3dbcb4c5d8fe0e58a0479334"),
    ("aws-samples/serverless-patterns", "fb7b5d06c27d8abb1bd35e52ab7523acf4baab7b"),
    (
        "aws-cloudformation/aws-cloudformation-templates",
        "142ce6f283d285fa370adb7f9d332d7f46dac5fc",
    ),
    ("aws-samples/aws-stepfunctions-examples", "88855b62216b71d45ec7a3fd1e8ec44ff5f0d683"),
    ("aws-samples/aws-etl-orchestrator", "6477b181054ac39f5661e6f2cacb4cc885c2f7a5"),
)


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
    parser.add_argument("--page", type=Path, help="write the counts as a page, too")
    arguments = parser.parse_args()
    folder = arguments.folder
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
    table = [*_table(len(templates), counts)]
    print(*table, sep="\n")
    if arguments.page:
        arguments.page.write_text("\n".join([*_introduction(), *table, ""]), encoding="utf-8")
    return 1 if bad else 0


def _table(templates: int, counts: Mapping[str, Counter[str]]) -> Iterator[str]:
    names = {rule.id: rule.shortdesc for rule in ALL}
    yield "| rule | what holds without the fault | true | false | not judged |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for rule, count in sorted(counts.items()):
        numbers = " | ".join(str(count[kind]) for kind in _KINDS)
        yield f"| {rule} | {names[rule]} | {numbers} |"
    total = sum(counts.values(), Counter())
    numbers = " | ".join(f"**{total[kind]}**" for kind in _KINDS)
    yield f"| **all** | {templates} templates | {numbers} |"


def _introduction() -> Iterator[str]:
    yield "# Our rules over real templates"
    yield ""
    yield (
        "What the rules find in public templates with state machines, rules, schedules, alarms, "
        "dashboards, Glue jobs or trails. Somebody looked at every finding; "
        "`benchmarks/corpus_verdicts.tsv` says of each why it is true. The templates are other "
        "people's and not part of this project; `make corpus CORPUS=DIR PAGE=docs/corpus.md` "
        "counts again, where DIR holds them in folders named like these repositories:"
    )
    yield ""
    for repository, commit in _SOURCES:
        yield f"- [{repository}](https://github.com/{repository}/tree/{commit})"
    yield ""


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
