"""``planextract releases``: which publications are kept, and which must stay because somebody cites them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.markup import escape
from rich.table import Table as Grid

from planextract.cli.app import UserError, app, data_folder, out
from planextract.dataset.release import ReleaseStore
from planextract.sources.load import load_profile

releases = typer.Typer(no_args_is_help=True, help="Publications: list them, pin those that are cited, remove old ones.")
app.add_typer(releases, name="releases")

Source = Annotated[str, typer.Argument(metavar="SOURCE", help="Name of a bundled profile, or path to a profile.")]
ReleaseId = Annotated[str, typer.Argument(metavar="RELEASE", help="Id of a release; its start is enough.")]


class ListedRelease(msgspec.Struct, frozen=True, kw_only=True):
    """One kept release: when its files were written (UTC), what it holds, and why it stays."""

    release: str
    published: str
    plans: int
    goals: int
    amounts: int
    is_current: bool
    pinned: str | None


@releases.command("list")
def list_releases(
    source: Source,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The kept releases, oldest first: when, how much they hold, which is current, which are pinned and why."""
    store = _store(source)
    pinned, current = store.pinned(), store.current()
    listed = [_look_at(store.path(kept), kept == current, pinned.get(kept)) for kept in store.kept()]
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(listed) + b"\n")
        return
    grid = Grid(box=None, pad_edge=False, header_style="bold")
    for name in ("release", "published (UTC)"):
        grid.add_column(name, no_wrap=True)
    for name in ("plans", "goals", "amounts"):
        grid.add_column(name, justify="right", no_wrap=True)
    grid.add_column("", overflow="fold")
    for one in listed:
        remarks = ["current"] if one.is_current else []
        remarks += [f"pinned: {one.pinned}"] if one.pinned is not None else []
        figures = (one.plans, one.goals, one.amounts)
        grid.add_row(one.release, one.published, *map(str, figures), escape("; ".join(remarks)))
    out.print(grid)


@releases.command("pin")
def pin_release(
    source: Source,
    release: ReleaseId,
    reason: Annotated[str, typer.Option("--reason", help="Who cites it, and where.")],
) -> None:
    """Keep a release for good, because it was cited or is used: it is never removed while it is pinned."""
    if not reason.strip():
        raise UserError("say with --reason who cites the release, and where")
    store = _store(source)
    with store.locked():
        pinned = store.require(release)
        store.pin(pinned, reason)
    out.print(f"{pinned} is pinned: {escape(reason.strip())}")


@releases.command("unpin")
def unpin_release(source: Source, release: ReleaseId) -> None:
    """Let a pinned release go when its time comes."""
    store = _store(source)
    with store.locked():
        unpinned = store.require(release)
        store.unpin(unpinned)
    out.print(f"{unpinned} is no longer pinned")


@releases.command("prune")
def prune_releases(
    source: Source,
    keep: Annotated[
        int | None, typer.Option("--keep", min=1, help="So many stay; `PLANEXTRACT_KEEP_RELEASES` or 20 if not said.")
    ] = None,
) -> None:
    """Remove old releases now, as each publication does; never one that is pinned, nor the current one."""
    from planextract.dataset.publish import releases_kept

    store = _store(source)
    newest = releases_kept() if keep is None else keep
    with store.locked():
        removed = store.retain(newest)
    out.print(f"{len(removed)} removed, {len(store.kept())} kept" + (f": {', '.join(removed)}" if removed else ""))


def _store(source: str) -> ReleaseStore:
    """Return the releases of a source that has published; nothing is made where there are none."""
    profile = load_profile(source)
    store = ReleaseStore(data_folder(), profile.id)
    if not store.kept():
        raise UserError(
            f"{data_folder().processed(profile.id)}: nothing is published; run `planextract run {source}` first"
        )
    return store


def _look_at(path: Path, is_current: bool, pinned: str | None) -> ListedRelease:
    import pyarrow.parquet as pq

    plans, goals, amounts = (
        int(pq.read_metadata(path / f"{table}.parquet").num_rows) for table in ("documents", "goals", "budget_lines")
    )
    written = datetime.fromtimestamp((path / "datapackage.json").stat().st_mtime, UTC)
    return ListedRelease(
        release=path.name,
        published=f"{written:%Y-%m-%d %H:%M}",
        plans=plans,
        goals=goals,
        amounts=amounts,
        is_current=is_current,
        pinned=pinned,
    )
