"""The command line: parses, calls a stage, prints. ``main`` is the program's entry."""

import sys

from rich.markup import escape

# Each module adds its commands to the app when it is imported.
import planextract.cli.ask
import planextract.cli.documents
import planextract.cli.review
import planextract.cli.run
import planextract.cli.serve  # noqa: F401
from planextract.cli.app import Exit, app, err, known_errors


def main() -> None:
    """Run the command line; known errors are shown as one message, never as a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        err.print("\nInterrupted. Nothing is lost: run the same command again and it goes on from here.")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except known_errors() as error:
        err.print(f"[red]Error:[/red] {escape(str(error))}")
        sys.exit(Exit.NOTHING_PUBLISHED)
