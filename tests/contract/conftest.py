"""The promises of the embedded engine, tested through public AWS APIs."""

from functional.conftest import engine, quick_engine

__all__ = ["engine", "quick_engine"]
