"""The promises of the embedded engine, tested through public AWS APIs."""

from functional.conftest import engine, home, quick_engine

__all__ = ["engine", "home", "quick_engine"]
