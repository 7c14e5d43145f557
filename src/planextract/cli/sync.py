"""The command ``sync``: working folder and shared store in step, without doing any work."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from planextract.cli.app import UserError, app, data_folder, err
from planextract.sources.load import load_profile
from planextract.store.session import SETTING, in_step, sources_in_store, store_address, sync_source


@app.command()
def sync(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE…]", help="All that the store has if none is named.")
    ] = None,
) -> None:
    """Bring the working folder and the shared store (`PLANEXTRACT_STORE`) in step.

    The other commands do it themselves, before and after their work; this is for a machine that only serves or reviews.
    """
    if store_address() is None:
        raise UserError(f"no shared store is set; say where it is: export {SETTING}=s3://bucket/prefix")
    if sources:
        for profile in [load_profile(source) for source in sources]:
            with in_step(profile, data_folder()):
                err.print(f"{escape(profile.name)}: in step")
        return
    for source_id in sources_in_store():
        sync_source(data_folder(), source_id)
        err.print(f"{escape(source_id)}: in step")
