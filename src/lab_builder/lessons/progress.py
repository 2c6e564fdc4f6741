"""The progress of a learner in a lab, in a file that two terminals can write to.

The file is in the user's data folder, apart from the engine's state and from any stack, so that a
reset or a destroy loses nothing.
"""

from __future__ import annotations

import getpass
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab_builder import files
from lab_builder.errors import LabBuilderError
from lab_builder.lessons.lesson import Lesson, Step
from lab_builder.lessons.statements.statement import Verdict

HOME = "LAB_BUILDER_HOME"
LEARNER = "LAB_BUILDER_LEARNER"


def folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of all progress: in LAB_BUILDER_HOME, or the user's data folder."""
    if environ.get(HOME):
        return Path(environ[HOME]).expanduser().absolute() / "learn"
    import platformdirs

    return platformdirs.user_data_path("lab-builder") / "learn"


def learner(environ: Mapping[str, str]) -> str:
    """Return the name of the learner: LAB_BUILDER_LEARNER, or the user's."""
    given = environ.get(LEARNER)
    if given:
        return given
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without such a user
        return "learner"


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of one learner in one lab."""

    path: Path
    lab: str
    learner: str

    @classmethod
    def locate(cls, lab: str, environ: Mapping[str, str]) -> Progress:
        """Return the progress of the learner whom the environment names; no file is made."""
        name = learner(environ)
        file = re.sub(r"[^\w.-]", "_", name)
        return cls(folder(environ) / lab / f"{file}.json", lab, name)

    def read(self) -> dict[str, Any]:
        """Return the value of the file, or an empty one. A broken file is kept aside."""
        return self._read()[0]

    def begun(self, lesson: Lesson) -> datetime | None:
        """Return when the learner began a lesson, or None."""
        begun = _lesson(self.read(), lesson).get("begun")
        return datetime.fromisoformat(begun) if begun else None

    def begin(self, lesson: Lesson, *, anew: bool = False) -> datetime:
        """Return when the learner began a lesson: now, if it is new or begun ``anew``."""
        with self._change() as value:
            found = _lesson(value, lesson)
            if anew or "begun" not in found:
                found["begun"] = datetime.now(UTC).isoformat()
            return datetime.fromisoformat(found["begun"])

    def record(
        self, lesson: Lesson, step: Step, verdicts: Sequence[tuple[str, Verdict]], stack: str
    ) -> bool:
        """Keep what was observed of a step, and return whether every statement holds.

        A step that was done stays done, when its world changes later; what was observed at that
        time is kept.
        """
        done = bool(verdicts) and all(verdict.holds for _, verdict in verdicts)
        with self._change() as value:
            found = _lesson(value, lesson).setdefault("steps", {}).setdefault(step.title, {})
            if done or not found.get("done"):
                found["stack"] = stack
                found["observed"] = [verdict.of(text) for text, verdict in verdicts]
            if done:
                found["done"] = max(verdict.time for _, verdict in verdicts).isoformat()
        return done

    def hinted(self, lesson: Lesson, step: Step) -> None:
        """Keep that a hint was shown."""
        with self._change() as value:
            found = _lesson(value, lesson).setdefault("steps", {}).setdefault(step.title, {})
            found["hints"] = found.get("hints", 0) + 1

    def answered(self, lesson: Lesson, step: Step, answer: str, *, right: bool) -> None:
        """Keep an answer to the question of a step."""
        with self._change() as value:
            found = _lesson(value, lesson).setdefault("steps", {}).setdefault(step.title, {})
            time = datetime.now(UTC).isoformat()
            found["answer"] = {"text": answer, "right": right, "time": time}

    def done(self, lesson: Lesson) -> tuple[str, ...]:
        """Return the titles of the steps that are done, in the lesson's order."""
        steps = _lesson(self.read(), lesson).get("steps", {})
        return tuple(each.title for each in lesson.steps if steps.get(each.title, {}).get("done"))

    def set_aside(self) -> Path | None:
        """Move a broken file aside, and return where it is now; None if the file is sound."""
        with self._locked():
            _, problem = self._read()
            if problem is None:
                return None
            aside = self.path.with_name(f"{self.path.name}.broken-{datetime.now():%Y%m%d-%H%M%S}")
            self.path.replace(aside)
            return aside

    @contextmanager
    def _change(self) -> Iterator[dict[str, Any]]:
        """Yield the value, and write it when the block ends; other writers wait."""
        with self._locked():
            value, problem = self._read()
            if problem:
                raise LabBuilderError(
                    f"the progress cannot be read: {problem}",
                    where=str(self.path),
                    hint="run the command again: it moves the file aside and says where",
                )
            yield value
            value |= {"learner": self.learner, "lab": self.lab}
            files.write(json.dumps(value, indent=1, sort_keys=True), self.path)

    def _read(self) -> tuple[dict[str, Any], str | None]:
        """Return the value and what is wrong with the file, if anything."""
        try:
            value = json.loads(self.path.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return {}, None
        except (OSError, ValueError) as error:
            return {}, str(error)
        if not isinstance(value, dict) or not isinstance(value.get("lessons", {}), dict):
            return {}, "it is no progress file"
        return value, None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold a lock that the kernel releases when the process ends.

        Windows has no fcntl: there the last of two terminals wins.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise LabBuilderError(
                f"the progress cannot be kept: {error.strerror}",
                where=str(self.path.parent),
                hint=f"set {HOME} to a folder that you may write to",
            ) from error
        try:
            with suppress(ImportError):
                import fcntl

                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _lesson(value: dict[str, Any], lesson: Lesson) -> dict[str, Any]:
    found: dict[str, Any] = value.setdefault("lessons", {}).setdefault(lesson.name, {})
    return found
