"""``lab-builder completion``: the completion script for a shell."""

from __future__ import annotations

import click

from lab_builder.cli import output
from lab_builder.cli.command import Command


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the script that completes commands, options and values in SHELL.

    \b
    In ~/.bashrc:
      eval "$(lab-builder completion bash)"
    In ~/.zshrc:
      eval "$(lab-builder completion zsh)"
    In ~/.config/fish/completions:
      lab-builder completion fish > lab-builder.fish
    """
    from click.shell_completion import get_completion_class

    from lab_builder.cli import shells

    shells.register()
    completion = get_completion_class(shell)
    assert completion is not None  # noqa: S101 - shells has all three
    main = context.find_root().command
    output.result(completion(main, {}, "lab-builder", "_LAB_BUILDER_COMPLETE").source())
