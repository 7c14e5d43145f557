"""Commands for looking: ``serve`` starts the explorer, ``packet`` writes the auditor's file."""

from __future__ import annotations

from typing import Annotated

import typer

from planextract.cli.app import UserError, app, data_folder, err


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
    try:
        from planextract.explorer.serve import ServeError
        from planextract.explorer.serve import serve as serve_explorer
    except ModuleNotFoundError as error:
        raise UserError(f"the explorer is not installed ({error.name}): pip install 'planextract[explorer]'") from error
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
