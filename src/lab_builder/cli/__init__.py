"""The command line, one file per command. It has no logic that another program would need.

Commands call the stages and pass the results to ``output``, the only module that prints.
"""

from __future__ import annotations

import gc
import importlib

import click

from lab_builder.cli.group import Group
from lab_builder.version import __version__

_OBJECTS = 100_000  # new objects before the garbage collector runs

# Defined here and not in the commands, so that --help does not import them.
COMMANDS = {
    "init": "Create a samconfig.toml interactively.",
    "render": "Print the CloudFormation template of the lab.",
    "lint": "Check CloudFormation templates.",
    "cost": "Show what the lab costs on AWS, by service.",
    "policy": "Print the IAM policy that the lab needs.",
    "package": "Upload the code of the lab to the S3 bucket.",
    "deploy": "Create or update the stack of the lab.",
    "diff": "Show what a deploy would change.",
    "drift": "Show how the resources differ from the template of the stack.",
    "status": "Show the stack, its schedules and their cost.",
    "outputs": "Print the outputs of the stack.",
    "pause": "Disable the schedules.",
    "resume": "Enable the schedules.",
    "verify": "Observe that the lab keeps its promises after a deploy.",
    "invoke": "Invoke a function, or start the workflow, and show what follows.",
    "logs": "Print the events of the log groups, or follow them.",
    "destroy": "Delete the stack and all that the lab created.",
    "learn": "Follow the lessons of the lab, checked by what the account shows.",
    "local": "Start, stop and inspect the embedded engine.",
    "help": "Print the help of a command.",
    "completion": "Print the completion script for a shell.",
}


class LazyGroup(Group):
    """A group that imports the module of a command on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the usual order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"lab_builder.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lab-builder")
def main() -> None:
    """Build AWS training labs and run them, on AWS or on this machine.

    \b
    Without an AWS account:
      lab-builder deploy --local
    With an account:
      lab-builder deploy --bucket BUCKET
    """
    # The modules and templates of a command are used to its end: there is no garbage to collect.
    gc.set_threshold(_OBJECTS)
