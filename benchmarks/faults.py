"""Who finds the seeded faults of tests/faults: ``make faults`` writes docs/faults.md.

A judge finds a fault if it reports any error or warning on the template, which has no other.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lab_builder import lint

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "faults.md"
_CDK = ROOT / ".node-cdk"
_SAM = ROOT / ".venv-sam" / "bin" / "sam"

Found = Mapping[Path, bool]


def main() -> int:
    """Ask every judge, write the table; exit code 1 where ours misses a fault."""
    faults = sorted((ROOT / "tests" / "faults").glob("*.yaml"))
    found = {name: judge(faults) for name, judge in JUDGES.items()}
    PAGE.write_text("\n".join(_page(faults, found)) + "\n", encoding="utf-8")
    for name, of_judge in found.items():
        print(f"{name}: {sum(of_judge.values())} of {len(faults)}")
    return 0 if all(found["lab-builder lint"].values()) else 1


def _cfn_lint(faults: Sequence[Path]) -> Found:
    command = [
        str(Path(sys.executable).with_name("cfn-lint")),
        "--format",
        "json",
        "--",
        *map(str, faults),
    ]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    guilty = {match["Filename"] for match in json.loads(answer.stdout)}
    return {fault: str(fault) in guilty for fault in faults}


def _cdk_synth(faults: Sequence[Path]) -> Found:
    """Include each template in an app and synthesize it, as ``cdk synth`` does."""
    script = Path(__file__).with_name("cdk_synth.mjs")
    copy = _CDK / script.name  # imports are looked up beside the script
    copy.write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    answer = subprocess.run(
        ["node", str(copy), *map(str, faults)],  # noqa: S607 - wherever it is installed
        check=True,
        capture_output=True,
        text=True,
        cwd=_CDK,
    )
    refused = set(json.loads(answer.stdout))
    return {fault: str(fault) in refused for fault in faults}


def _sam_validate(faults: Sequence[Path]) -> Found:
    environ = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1", "SAM_CLI_TELEMETRY": "0"}

    def refused(fault: Path) -> bool:
        command = [str(_SAM), "validate", "--lint", "--template", str(fault)]
        return bool(
            subprocess.run(command, check=False, capture_output=True, env=environ).returncode
        )

    with ThreadPoolExecutor(os.cpu_count()) as pool:  # sam takes one template at a time
        return dict(zip(faults, pool.map(refused, faults), strict=True))


def _ours(faults: Sequence[Path]) -> Found:
    return {fault: bool(lint.check_file(fault)) for fault in faults}


JUDGES: Mapping[str, Callable[[Sequence[Path]], Found]] = {
    "cfn-lint": _cfn_lint,
    "cdk synth": _cdk_synth,
    "sam validate --lint": _sam_validate,
    "lab-builder lint": _ours,
}


def _page(faults: Sequence[Path], found: Mapping[str, Found]) -> Iterator[str]:
    yield "# Seeded faults, and who finds them"
    yield ""
    yield (
        "Each template in `tests/faults/` has one fault. A tool finds it if it reports any error "
        "or warning; `cdk synth` includes the template in an app. They were sought among what "
        "cfn-lint lets pass, so this says what our rules add, not what cfn-lint is worth: its own "
        "rules run in `lab-builder lint` too. Made by `make faults`."
    )
    yield ""
    yield f"| fault | rule | {' | '.join(found)} |"
    yield f"| --- | --- | {' | '.join(':---:' for _ in found)} |"
    for fault in faults:
        what = fault.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        marks = " | ".join("yes" if of_judge[fault] else "-" for of_judge in found.values())
        yield f"| {what} | {fault.name.split('-')[0]} | {marks} |"
    sums = " | ".join(f"**{sum(of_judge.values())}**" for of_judge in found.values())
    yield f"| **all {len(faults)}** | | {sums} |"


if __name__ == "__main__":
    sys.exit(main())
