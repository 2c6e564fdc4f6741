"""``lab-builder outputs``: print the outputs of the stack."""

from __future__ import annotations

from typing import Any

import click

from lab_builder.cli import options, output
from lab_builder.cli.command import Command


@click.command(cls=Command)
@click.argument("names", nargs=-1)
@options.target
@options.as_json
def command(names: tuple[str, ...], as_json: bool, **flags: Any) -> None:
    """Print the outputs of the stack, or only the values of NAMES, one per line."""
    import difflib

    from lab_builder.aws import Aws
    from lab_builder.errors import StackError, UsageError
    from lab_builder.hints import Advice, CommandLine
    from lab_builder.stacks import status_table
    from lab_builder.workflow import lab_stack, outputs

    settings = options.settings(flags)
    stack = lab_stack.require_resources(Aws(settings))
    if not stack.outputs:
        raise StackError(
            f"the stack {stack.name} is in {stack.status} and has no outputs",
            where=stack.id,
            hint=status_table.advice(stack),
        )
    found = outputs.reachable(stack, settings.target)
    unknown = [name for name in names if name not in found]
    if unknown and unknown[0] in stack.outputs:
        raise UsageError(
            f"{unknown[0]} leads to the console of AWS, which does not show the engine",
            hint=Advice(CommandLine("outputs"), " lists the outputs that do"),
        )
    if unknown:
        close = difflib.get_close_matches(unknown[0], found, n=1)
        raise UsageError(
            f"the stack has no output {' and no output '.join(unknown)}",
            hint=f"did you mean {close[0]}?"
            if close
            else Advice(CommandLine("outputs"), " lists all of them"),
        )
    chosen = {name: found[name] for name in names or sorted(found)}
    if as_json:
        output.as_json(chosen)
    elif names:
        output.result("\n".join(chosen.values()))
    else:
        output.result(output.table(chosen.items(), indent=""))
