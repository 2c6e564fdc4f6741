"""Observe a step in the background, while a learner works on it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from lab_builder.lessons.lesson import Step
from lab_builder.lessons.session import Session
from lab_builder.lessons.statements.statement import Verdict

Verdicts = tuple[Verdict | None, ...]

_PAUSE = 1.0  # seconds between rounds


class Watcher:
    """Observes the statements of a step, round after round, in a thread of its own.

    ``verdicts`` are the last of each statement, None before the first. A statement that holds is
    observed again: it no longer holds if what it is about is undone. ``changed`` is called in the
    thread with the verdicts whenever one differs from the last in its state.
    """

    def __init__(
        self,
        session: Session,
        step: Step,
        since: datetime,
        changed: Callable[[Verdicts], None],
    ) -> None:
        self.verdicts: Verdicts = (None,) * len(step.checks)
        self._session = session
        self._step = step
        self._since = since
        self._changed = changed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def __enter__(self) -> Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    @property
    def done(self) -> bool:
        """Whether every statement holds."""
        return all(each is not None and each.holds for each in self.verdicts)

    def _run(self) -> None:
        while not self._stop.is_set():
            for index, check in enumerate(self._step.checks):
                if self._stop.is_set():
                    return
                before = self.verdicts[index]
                now = self._session.observe(check, self._since)
                self.verdicts = (*self.verdicts[:index], now, *self.verdicts[index + 1 :])
                if before is None or (before.state, before.saw) != (now.state, now.saw):
                    self._changed(self.verdicts)
            self._stop.wait(_PAUSE)
