"""The command ``postgres``: current releases into a PostgreSQL database."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from planextract.cli.app import UserError, app, data_folder, err
from planextract.cli.ask import published_sources
from planextract.dataset.postgres import DEFAULT_SCHEMA, SETTING, load_current_release, postgres_address


@app.command()
def postgres(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE…]", help="All published ones if none is named.")
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(help=f"Address of the database, as libpq takes it; `{SETTING}` if not said.", show_default=False),
    ] = None,
    schema: Annotated[str, typer.Option(help="Schema that holds the tables.")] = DEFAULT_SCHEMA,
) -> None:
    """Load the current releases into a PostgreSQL database, each source in one transaction.

    Where `PLANEXTRACT_POSTGRES` is set, `run` and `publish` do it after each publication. Give no password in the
    address: other users of the machine see it. `PGPASSWORD`, `.pgpass` and service files work as usual.
    """
    database = address or postgres_address()
    if database is None:
        raise UserError(f"no database is named: --address postgresql://user@host/database, or export {SETTING}=…")
    for source_id in published_sources(sources):
        is_new = load_current_release(data_folder(), source_id, database, schema)
        err.print(f"{escape(source_id)}: {'loaded' if is_new else 'there already'}")
