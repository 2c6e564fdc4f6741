"""What the stub fixture is, for annotations."""

from collections.abc import Callable

from botocore.stub import Stubber

Stub = Callable[[str], Stubber]
