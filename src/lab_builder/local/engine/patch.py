"""A patch: one name of MiniStack, moto or hypercorn that the engine replaces, and why.

The patches of a service are declared in patches.py of its folder, those of no one service in
patches.py beside this file. The module that closes the gap puts its function in, mostly with
``replace`` or ``wrap``. ``upstream`` notices when another version changes what is replaced.
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
    """A name to replace, and the gap that this closes, in one sentence.

    ``name`` is bound in ``module``, or in a class there: ``StateMap._eval_execution``. ``keys``
    lead to an item of a dictionary, and ``also_in`` are modules that have the name too, because
    they import it or have one of their own.
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
        """Put ``new`` in the place of the name, and return what stood there.

        Raises:
            EngineError: there is no such name.
        """
        return self.change(lambda _: new)

    def wrap(self, new: Callable[..., Any]) -> None:
        """Put ``new`` around a function: it is called with what stood there before the arguments.

        Raises:
            EngineError: there is no such name.
        """
        self.change(lambda stock: partial(new, stock))

    def change(self, make: Callable[[Any], Any]) -> Any:
        """Put in what ``make`` returns of what stands there, and return what stood there.

        Raises:
            EngineError: there is no such name.
        """
        first, *_ = [self._put(module, make) for module in self.modules]
        return first

    def add(self, new: Any) -> None:
        """Put in an item that a dictionary lacks.

        Raises:
            EngineError: there is no such dictionary.
        """
        self._put(self.module, lambda _: new, missing=None)

    def _put(self, module: str, make: Callable[[Any], Any], **missing: Any) -> Any:
        try:
            owner: Any = importlib.import_module(module)
            *outer, name = self.name.split(".")
            for part in outer:
                owner = getattr(owner, part)
            if not self.keys:
                stock = getattr(owner, name)
                setattr(owner, name, make(stock))
                return stock
            table = getattr(owner, name)
            for key in self.keys[:-1]:
                table = table[key]
            last = self.keys[-1]
            stock = table[last] if not missing else table.get(last)
            table[last] = make(stock)
        except (ImportError, AttributeError, KeyError) as error:
            raise EngineError(
                f"the installed engine has no {self.path}", where=module, hint=PINNED
            ) from error
        return stock


def declared() -> Iterator[tuple[str, str, Patch]]:
    """Yield every patch with its service (empty for none) and the name of its constant."""
    folder = Path(__file__).parent
    for file in sorted(folder.glob("**/patches.py")):
        parts = file.parent.relative_to(folder).parts
        module = importlib.import_module(".".join((__package__, *parts, "patches")))
        for constant, value in vars(module).items():
            if isinstance(value, Patch):
                yield ".".join(parts), constant, value
