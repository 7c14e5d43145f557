"""The command reference, generated from the commands themselves: ``python -m planextract.cli.reference`` prints it."""

from __future__ import annotations

import sys

import typer
from typer.cli import get_docs_for_click

from planextract.cli.commands import app


def command_reference() -> str:
    """Return ``docs/commands.md``: every command with its arguments, options and help."""
    command = typer.main.get_command(app)
    context = typer.Context(command, info_name="planextract")
    text = get_docs_for_click(obj=command, ctx=context, name="planextract", title="Commands")
    return text.strip() + "\n"


if __name__ == "__main__":
    sys.stdout.write(command_reference())
