"""lab-builder builds AWS training labs and runs them on AWS or on a laptop."""

__version__ = "0.1.0"
