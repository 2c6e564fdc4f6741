"""Check many templates on all cores, or take their results from the cache."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from lab_builder.lint import own_process
from lab_builder.lint.linter import Checked, check, unreadable
from lab_builder.model import Finding
from lab_builder.template import source
from lab_builder.template.source import Source, UnreadableError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from lab_builder.lint.cache import Cache


@dataclass(frozen=True, slots=True)
class Outcome:
    """The findings in a template, and its text where it could be read."""

    path: Path
    findings: list[Finding]
    source: Source | None = None


def check_files(
    paths: Iterable[Path],
    region: str | None = None,
    *,
    cache: Cache | None = None,
    only_templates: bool = False,
) -> list[Outcome]:
    """Check template files; return their outcomes in the order of ``paths``.

    A file that cannot be read, or that kills the process that checks it, has a finding that says
    so; the others are checked. With ``only_templates``, files that are not templates are skipped.

    Raises:
        RegionError: cfn-lint does not know the region.
        LabBuilderError: a ``.cfnlintrc`` is broken.
    """
    texts = [_read(path) for path in paths]
    if only_templates:
        texts = [text for text in texts if isinstance(text, Outcome) or text.is_template]
    return check_all(texts, region, cache=cache)


def check_all(
    texts: Sequence[Source | Outcome], region: str | None = None, *, cache: Cache | None = None
) -> list[Outcome]:
    """Check texts; return their outcomes. An outcome among them stays as it is.

    Raises:
        RegionError: cfn-lint does not know the region.
        LabBuilderError: a ``.cfnlintrc`` is broken.
    """
    known = [_known(text, cache) for text in texts]
    unknown = [text for text in known if isinstance(text, Source)]
    checked = _checked(unknown, region)
    outcomes = []
    for text in known:
        if isinstance(text, Source):
            result = next(checked)
            if cache:
                cache.put(text, result)
            outcomes.append(Outcome(text.path, result.findings, text))
        else:
            outcomes.append(text)
    if cache and unknown:
        cache.prune()
    return outcomes


def _read(path: Path) -> Source | Outcome:
    try:
        return source.read(path)
    except UnreadableError as error:
        return Outcome(path, [unreadable(path, error)])


def _known(text: Source | Outcome, cache: Cache | None) -> Source | Outcome:
    """Return the outcome of a text from the cache, or the text itself."""
    if cache is None or isinstance(text, Outcome):
        return text
    findings = cache.get(text)
    return text if findings is None else Outcome(text.path, findings, text)


def _checked(texts: Sequence[Source], region: str | None) -> Iterator[Checked]:
    """Check one text in this process, several on all cores."""
    workers = min(_cores(), len(texts))
    if workers < 2:
        yield from (check(text, region) for text in texts)
        return
    from concurrent.futures.process import BrokenProcessPool

    with _pool(workers, region) as pool:
        checks = [pool.submit(check, text, region) for text in texts]
        try:
            for text, checking in zip(texts, checks, strict=True):
                try:
                    yield checking.result()
                except BrokenProcessPool:
                    yield _alone(text, region)
        finally:
            pool.shutdown(cancel_futures=True)


def _cores() -> int:
    """Return how many cores this process may use, in a container fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _alone(text: Source, region: str | None) -> Checked:
    """Check a text in its own process, after a process died at this text or another."""
    from concurrent.futures.process import BrokenProcessPool

    with _pool(1, region) as pool:
        try:
            return pool.submit(check, text, region).result()
        except BrokenProcessPool:
            message = "the process that checked this template died"
            died = Finding("E0002", "error", message, text.path, 1, 1)
            return Checked([died], repeatable=False)


def _pool(workers: int, region: str | None) -> ProcessPoolExecutor:
    """Return a pool of processes that check. Forked processes share the loaded rules."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from lab_builder.lint.runner import configured

    forks = sys.platform == "linux"
    if forks:
        with configured(region):
            pass
    context = get_context("fork" if forks else "spawn")
    return ProcessPoolExecutor(workers, context, initializer=_begin)


def _begin() -> None:
    """Make this process end with its parent, and silently at Ctrl-C."""
    own_process.tune()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)
