"""What our rules find in real templates, judged: ``make corpus CORPUS=DIR``.

corpus_verdicts.tsv says of each finding whether it is true, and why. Exit code 1 where a finding is
false or was not looked at yet, so that a rule that begins to cry wolf is seen.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from lab_builder import lint
from lab_builder.lint.rules import ALL

VERDICTS = Path(__file__).with_name("corpus_verdicts.tsv")

_KINDS = ("true", "false", "unjudged")
_SUFFIXES = {".json", ".yaml", ".yml"}
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


Key = tuple[str, str, str]


def main() -> int:
    """Lint, print what has no verdict or a bad one, then the count of each rule."""
    parser = argparse.ArgumentParser(prog="benchmarks.corpus", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--page", type=Path, help="write the counts as a page, too")
    arguments = parser.parse_args()
    folder = arguments.folder
    verdicts = read(VERDICTS)
    files = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES)
    # Definitions of state machines lie among the templates.
    outcomes = lint.check_files(files, only_templates=True)
    counts: dict[str, Counter[str]] = {}
    bad = False
    for finding in (each for outcome in outcomes for each in outcome.findings):
        if finding.rule[1] != "9":
            continue
        name = str(finding.path.relative_to(folder))
        kind = verdicts.get((finding.rule, name, finding.logical_id or ""), "unjudged")
        counts.setdefault(finding.rule, Counter())[kind] += 1
        if kind != "true":
            bad = True
            print(f"{kind}: {name}:{finding.line}: {finding.rule} {finding.message}")
    table = [*_table(len(outcomes), counts)]
    print(*table, sep="\n")
    if arguments.page:
        arguments.page.write_text("\n".join([*_introduction(), *table, ""]), encoding="utf-8")
    return 1 if bad else 0


def _table(templates: int, counts: Mapping[str, Counter[str]]) -> Iterator[str]:
    names = {rule.id: rule.shortdesc for rule in ALL}
    yield "| rule | what must hold | true | false | not judged |"
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


def read(path: Path) -> Mapping[Key, str]:
    """Return the verdicts, "true" or "false", by rule, template and logical id."""
    with path.open(newline="", encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["rule"], row["template"], row["logical id"]): row["verdict"] for row in rows}


if __name__ == "__main__":
    sys.exit(main())
