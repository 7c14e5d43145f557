"""The extraction flow: one task per document, one pool of worker processes for all of them."""

from __future__ import annotations

from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import wait

from flows.log import say, start_log, warn
from flows.runner import in_dask_worker, own_folder, parser_processes, task_runner
from planextract.archive.keep import Archive
from planextract.data_folder import DataFolder
from planextract.layout.engine import Engine
from planextract.reading.extract import describe, extract_document, extraction_key
from planextract.reading.workers import WorkerPool
from planextract.records import Profile
from planextract.sources.load import load_profile
from planextract.store.session import in_step, open_store, store_address


@cache
def shared_pool() -> WorkerPool:
    """Return this process's pool of parser processes; it ends with the process.

    A Dask worker waits for its child processes before it runs what ``atexit`` holds: the pool has to end before that.
    """
    pool = WorkerPool(parser_processes())
    Finalize(None, pool.stop, exitpriority=10)
    return pool


@task(task_run_name="read {sha256}", retries=1, retry_delay_seconds=5, cache_policy=NO_CACHE, persist_result=False)
def read_document(profile: Profile, data: str, sha256: str, engine: Engine, key: str, store: str | None) -> bool:
    """Read one archived document into the cache; returns whether it was read rather than refused.

    Takes the profile itself: a worker on another machine has no file of it. ``key`` is the extraction's, as the flow
    has it: a worker with other code would read for nothing, under a key that nobody asks for. ``store`` is the address of
    the shared store: with one, a worker needs nothing of ``data`` and works in a folder of its own.

    What is in the document never makes the task fail; a full disk or a lost file does, and is tried once more.
    """
    start_log()
    folder = DataFolder(own_folder() if store and in_dask_worker() else Path(data))
    shared = open_store(folder, profile.id, store)
    if shared is not None:
        shared.pull_document(sha256)
        shared.pull_results("extract", [key])
    archived = next(entry for entry in Archive(folder.raw(profile.id)).entries() if entry.sha256 == sha256)
    if extraction_key(profile, archived, engine) != key:
        raise RuntimeError("this worker has other code or libraries than the flow: install the same versions on both")
    document = extract_document(profile, folder, archived, shared_pool(), engine)
    if shared is not None:
        shared.push_results("extract", [key])
    say(
        f"  {describe(document)}", document=document.extraction.document.document_id, seconds=round(document.seconds, 2)
    )
    return document.extraction.document.status == "read"


@flow(name="extract", task_runner=task_runner(), persist_result=False)
def extract(source: str, data: str = "data", engine: Engine = "pdfium") -> int:
    """Read every archived document of a source; returns how many were read. One that fails does not stop the others."""
    start_log()
    profile, folder = load_profile(source), DataFolder(Path(data))
    with in_step(profile, folder, engine):
        entries = Archive(folder.raw(profile.id)).entries()
        keys = [extraction_key(profile, entry, engine) for entry in entries]
        futures = [
            read_document.submit(profile, data, entry.sha256, engine, key, store_address())
            for entry, key in zip(entries, keys, strict=True)
        ]
        wait(futures)
    outcomes = [future.result(raise_on_failure=False) for future in futures]
    for entry, outcome in zip(entries, outcomes, strict=True):
        if isinstance(outcome, BaseException):
            warn(f"  {entry.path}: {outcome}", sha256=entry.sha256)
    return sum(outcome is True for outcome in outcomes)
