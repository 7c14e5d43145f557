"""The command line: parses, calls a stage, prints. ``main`` is the program's entry."""

import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; Ctrl-C ends it with a message at any moment, also while libraries are still being imported."""
    try:
        from planextract.cli.commands import run_command

        run_command()
    except KeyboardInterrupt:
        _say_interrupted()
        sys.exit(_INTERRUPTED)
    except SystemExit as ending:
        if ending.code == _INTERRUPTED:  # what Typer makes of Ctrl-C
            _say_interrupted()
        raise


def _say_interrupted() -> None:
    sys.stderr.write("\nInterrupted. Nothing is lost: run the same command again and it goes on from here.\n")
