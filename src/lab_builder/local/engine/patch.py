"""A patch: a name of MiniStack, moto or hypercorn that the engine replaces, and the reason.

The patches of a service are declared in patches.py in its folder, all others in patches.py beside
this file. The module that closes the gap applies the patch, mostly with ``replace`` or ``wrap``.
``upstream`` detects when another version changes the source of a replaced name.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lab_builder.errors import EngineError

PINNED = 'pip install "lab-builder[local]"'


@dataclass(frozen=True, slots=True)
class Patch:
    """A name to replace, and in one sentence the gap that the patch closes.

    ``name`` is bound in ``module``, or in a class there: ``StateMap._eval_execution``. ``keys``
    select an item of a dictionary, and ``also_in`` are further modules that bind the name.
    """

    module: str
    name: str
    gap: str
    keys: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()

    @property
    def modules(self) -> tuple[str, ...]:
        """Every module in which the name is replaced."""
        return self.module, *self.also_in

    @property
    def path(self) -> str:
        """The name with its keys: ``_HANDLERS[AWS::S3::Bucket][create]``."""
        return self.name + "".join(f"[{key}]" for key in self.keys)

    def replace(self, new: Any) -> Any:
        """Replace the name by ``new`` and return the original.

        Raises:
            EngineError: the name does not exist.
        """
        return self.change(lambda _: new)

    def wrap(self, new: Callable[..., Any]) -> None:
        """Replace a function by ``new``, which gets the original as its first argument.

        Raises:
            EngineError: the name does not exist.
        """
        self.change(lambda original: partial(new, original))

    def change(self, make: Callable[[Any], Any]) -> Any:
        """Replace the name by the result of ``make`` for the original, and return the original.

        Raises:
            EngineError: the name does not exist.
        """
        first, *_ = [self._set(module, make) for module in self.modules]
        return first

    def add(self, new: Any) -> None:
        """Add an item to a dictionary.

        Raises:
            EngineError: the dictionary does not exist.
        """
        self._set(self.module, lambda _: new, missing=None)

    def _set(self, module: str, make: Callable[[Any], Any], **missing: Any) -> Any:
        try:
            owner: Any = importlib.import_module(module)
            *outer, name = self.name.split(".")
            for part in outer:
                owner = getattr(owner, part)
            if not self.keys:
                original = getattr(owner, name)
                setattr(owner, name, make(original))
                return original
            table = getattr(owner, name)
            for key in self.keys[:-1]:
                table = table[key]
            last = self.keys[-1]
            original = table[last] if not missing else table.get(last)
            table[last] = make(original)
        except (ImportError, AttributeError, KeyError) as error:
            raise EngineError(
                f"the installed engine has no {self.path}", where=module, hint=PINNED
            ) from error
        return original


def declared() -> Iterator[tuple[str, str, Patch]]:
    """Yield every patch with its service (empty for none) and the name of its constant."""
    folder = Path(__file__).parent
    for file in sorted(folder.glob("**/patches.py")):
        parts = file.parent.relative_to(folder).parts
        module = importlib.import_module(".".join((__package__, *parts, "patches")))
        for constant, value in vars(module).items():
            if isinstance(value, Patch):
                yield ".".join(parts), constant, value
