"""The command line: one file per command, and nothing that another program would need.

Commands compose the stages and hand what they return to ``output``, the only place that prints.
"""

from __future__ import annotations

import gc
import importlib

import click

from lab_builder.version import __version__

_OBJECTS = 100_000  # that are new before the garbage collector looks at them

# Said here and not in the commands, so that --help imports none of them.
COMMANDS = {
    "init": "Write a samconfig.toml, by asking.",
    "render": "Print the CloudFormation template of the lab.",
    "lint": "Check a template.",
    "package": "Put the lab's code into the bucket.",
    "deploy": "Bring up the lab, or bring it up to date.",
    "diff": "Show what a deploy would change.",
    "status": "Show the stack, its schedules and what they cost.",
    "outputs": "Print the outputs of the stack.",
    "pause": "Switch the schedules off.",
    "resume": "Switch the schedules on.",
    "destroy": "Remove the lab and all it made, and look again.",
    "local": "Start, stop and look at the embedded engine.",
    "completion": "Print what a shell needs to complete commands.",
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"lab_builder.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lab-builder")
def main() -> None:
    """Build AWS training labs and run them, on AWS or on this machine.

    \b
    No AWS account:   lab-builder deploy --local
    With an account:  lab-builder deploy --bucket YOUR-BUCKET
    """
    # The collector would walk through the modules and templates of a command, which all stay.
    gc.set_threshold(_OBJECTS)
