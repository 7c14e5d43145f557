"""Work on one source in step with the shared store: pull before, push after. Nothing happens where no store is set."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from planextract.data_folder import DataFolder
from planextract.layout.engine import Engine
from planextract.records import Profile
from planextract.store.errors import StoreError

if TYPE_CHECKING:
    from planextract.store.source_store import SourceStore

SETTING = "PLANEXTRACT_STORE"
"""The environment variable that holds the address of the store."""


def store_address() -> str | None:
    """Return the address that ``PLANEXTRACT_STORE`` names, None where there is none."""
    return os.environ.get(SETTING, "").strip() or None


def open_store(folder: DataFolder, source_id: str, address: str | None) -> SourceStore | None:
    """Return one source's place in the store at ``address``; None, and nothing imported, without an address."""
    if address is None:
        return None
    from planextract.store.remote import Remote
    from planextract.store.source_store import SourceStore

    return SourceStore(Remote(address), folder, source_id)


@contextmanager
def in_step(profile: Profile, folder: DataFolder, engine: Engine = "pdfium") -> Iterator[None]:
    """Pull what the working folder lacks of a source, do the work, push what the store lacks.

    Where the work fails, what it had kept so far is pushed all the same; the current release of the store then stays.
    Raises ``StoreError`` where the store cannot be reached or another machine has published meanwhile.
    """
    store = open_store(folder, profile.id, store_address())
    if store is None:
        yield
        return
    store.pull_archive()
    _each_result(store.pull_results, profile, folder, engine)
    store.pull_release()
    try:
        yield
    except Exception:
        with suppress(StoreError):  # the failure of the work is what has to be told
            store.push_archive()
            _each_result(store.push_results, profile, folder, engine)
        raise
    store.push_archive()
    _each_result(store.push_results, profile, folder, engine)
    store.push_release()


def sync_source(folder: DataFolder, source_id: str) -> None:
    """Bring archive, decisions and current release of a source in step, without its profile (and so without the cache)."""
    store = open_store(folder, source_id, store_address())
    if store is not None:
        store.pull_archive()
        store.pull_release()
        store.push_archive()
        store.push_release()


def sources_in_store() -> tuple[str, ...]:
    """Return the ids of all sources that the store has."""
    from planextract.store.remote import Remote

    address = store_address()
    return () if address is None else Remote(address).folders()


def _each_result(bring: Callable[[str, list[str]], None], profile: Profile, folder: DataFolder, engine: Engine) -> None:
    """Bring the results that the present archive asks for, of either stage."""
    from planextract.archive.keep import Archive
    from planextract.reading.extract import extraction_key
    from planextract.stages import match_key

    entries = Archive(folder.raw(profile.id)).entries()
    if entries:
        bring("extract", [extraction_key(profile, entry, engine) for entry in entries])
        bring("match", [match_key(profile, folder, engine)])
