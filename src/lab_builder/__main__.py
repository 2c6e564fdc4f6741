"""Run the command line: ``python -m lab_builder``."""

from lab_builder.cli import main

if __name__ == "__main__":
    main(prog_name="lab-builder")
