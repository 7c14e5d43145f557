"""The command line's frame: global options, how errors are shown, exit codes."""

from __future__ import annotations

import os
from contextvars import ContextVar
from enum import IntEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from planextract import __version__
from planextract.data_folder import DataFolder
from planextract.layout.ocr_engine import OCR_SWITCH

app = typer.Typer(
    name="planextract",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "What Swedish municipalities want and what they spend, followed from plan to plan.\n\n"
        "A first try, without a network: `planextract run exempel`, then `planextract compare exempel 2024-2026 2025-2027` "
        "and `planextract serve`.\n\n"
        "SOURCE is the name of a bundled profile (`exempel` is the sample) or a path to a profile of your own.\n\n"
        "Exit codes: 0 published · 1 nothing published · 2 wrong usage · 3 published, but some document or page was refused."
    ),
)

out = Console(highlight=False, soft_wrap=True)
"""Results go here (stdout)."""
err = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress, warnings and errors go here (stderr)."""


class Exit(IntEnum):
    """What the process ends with (CONTRACT.md section 2)."""

    PUBLISHED = 0
    NOTHING_PUBLISHED = 1
    WRONG_USAGE = 2
    SOMETHING_REFUSED = 3


class UserError(Exception):
    """Something the user can mend; the message says what and how. Shown without a traceback, exit code 1."""


_FOLDER: ContextVar[DataFolder] = ContextVar("data_folder")


def data_folder() -> DataFolder:
    """Return the working folder that ``--data`` (or ``PLANEXTRACT_DATA``) named."""
    return _FOLDER.get()


def _show_version(wanted: bool) -> None:
    if wanted:
        out.print(f"planextract {__version__}")
        raise typer.Exit


@app.callback()
def set_data_folder(
    data: Annotated[
        Path,
        typer.Option("--data", envvar="PLANEXTRACT_DATA", help="Folder of archive, cache, decisions and datasets."),
    ] = Path("data"),
    ocr: Annotated[
        bool,
        typer.Option(
            "--ocr/--no-ocr",
            help="Read scanned pages with OCR where tesseract is installed; for good: `PLANEXTRACT_OCR=off`.",
        ),
    ] = True,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Take the options that stand before the command; ``version`` is done with before this is called."""
    assert not version
    if not ocr:
        os.environ[OCR_SWITCH] = "off"  # for the worker processes too
    _FOLDER.set(DataFolder(data))


def known_errors() -> tuple[type[BaseException], ...]:
    """Return the errors whose message is meant for the user: file, place and remedy are in it."""
    from planextract.archive.errors import ArchiveDamaged, FetchError
    from planextract.dataset.postgres import PostgresError
    from planextract.dataset.publish import PublicationHeld
    from planextract.dataset.read import DatasetError
    from planextract.dataset.release import UnknownRelease
    from planextract.layout.document import UnreadableDocument
    from planextract.matching.corrections import CorrectionError
    from planextract.matching.decisions import DecisionError
    from planextract.sources.load import ProfileError
    from planextract.stages import NothingToDo
    from planextract.store.errors import StoreError

    return (
        UserError, ProfileError, FetchError, ArchiveDamaged, NothingToDo, UnreadableDocument, PublicationHeld,
        DecisionError, CorrectionError, DatasetError, UnknownRelease, PostgresError, StoreError, OSError,
    )  # fmt: skip
