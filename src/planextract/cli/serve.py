"""Commands for looking: ``serve`` starts the explorer, ``packet`` writes the auditor's file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from planextract.cli.app import UserError, app, data_folder, err, out
from planextract.identifiers import slug
from planextract.sources.load import load_profile

if TYPE_CHECKING:
    from planextract.explorer.packet import Subject


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; only this machine if not said.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8001,
    review: Annotated[bool, typer.Option("--review", help="Let people decide uncertain links in the browser.")] = False,
    secret: Annotated[
        str | None, typer.Option(envvar="PLANEXTRACT_SECRET", help="Password for reviewing on a public address.")
    ] = None,
) -> None:
    """The explorer: goals, money and checks beside the pages they were read from.

    Serves all published sources, read-only, and picks up a new release without a restart.
    """
    from planextract.explorer.serve import ServeError
    from planextract.explorer.serve import serve as serve_explorer

    try:
        serve_explorer(
            data_folder(),
            host=host,
            port=port,
            review=review,
            secret=secret,
            tell=lambda line: err.print(line, markup=False),
        )
    except ServeError as error:
        raise UserError(str(error)) from error


packets = typer.Typer(no_args_is_help=True, help="The auditor's file for a goal, a board or a pair of plans.")
app.add_typer(packets, name="packet")

OutFile = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FILE.html", help="Where to write it; named by its subject if not said."),
]
Wording = Annotated[Literal["sv", "en"], typer.Option("--lang", help="Language of the words around the content.")]


@packets.command("goal")
def packet_goal(
    words: Annotated[str, typer.Argument(metavar="GOAL", help="Id of a thread or goal, or words that only it has.")],
    file: OutFile = None,
    language: Wording = "sv",
) -> None:
    """A goal through all plans: texts, redlines, pieces of the pages, decisions, hashes.

    One HTML page that can be filed and printed. The same input makes the same bytes.
    """
    from planextract.explorer.packet import GoalSubject

    _write_packet(GoalSubject(words), file or Path(f"packet-{slug(words)}.html"), language)


@packets.command("board")
def packet_board(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A published source.")],
    board: Annotated[str, typer.Argument(metavar="BOARD", help="Id or name of the board.")],
    file: OutFile = None,
    language: Wording = "sv",
) -> None:
    """A board's goals, amounts and checks through all plans."""
    from planextract.explorer.packet import BoardSubject

    source_id = load_profile(source).id
    _write_packet(BoardSubject(source_id, board), file or Path(f"packet-{source_id}-{slug(board)}.html"), language)


@packets.command("plans")
def packet_plans(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A published source.")],
    before: Annotated[str, typer.Argument(metavar="A", help="The earlier plan: `2024-2026`.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The later plan: `2025-2027`.")],
    file: OutFile = None,
    language: Wording = "sv",
) -> None:
    """What changed between two plans, with the places where it was read."""
    from planextract.explorer.packet import PlansSubject

    source_id = load_profile(source).id
    name = Path(f"packet-{source_id}-{before}-{after}.html")
    _write_packet(PlansSubject(source_id, before, after), file or name, language)


def _write_packet(subject: Subject, file: Path, language: Literal["sv", "en"]) -> None:
    from planextract.explorer.packet import PacketError, make_packet

    try:
        content = make_packet(data_folder(), subject, language)
    except PacketError as error:
        raise UserError(str(error)) from error
    file.write_bytes(content)
    out.print(f"{file} ({len(content) / 1_000_000:.1f} MB)", markup=False)
