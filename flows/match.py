"""The matching flow: areas, goals and table rows from plan to plan."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.log import say, start_log
from planextract import stages
from planextract.data_folder import DataFolder
from planextract.layout.engine import Engine
from planextract.sources.load import load_profile
from planextract.store.session import in_step


@task(cache_policy=NO_CACHE, persist_result=False)
def match_documents(source: str, data: str, engine: Engine) -> None:
    """Match what the extraction flow left. Not retried: the same input would fail the same way."""
    profile, folder = load_profile(source), DataFolder(Path(data))
    with in_step(profile, folder, engine):
        matching, from_cache = stages.match(profile, folder, engine)
    say(
        f"  matched: {len(matching.goal_links)} goal links, {len(matching.row_links)} row links"
        + (" (as before)" if from_cache else "")
    )


@flow(name="match", persist_result=False)
def match(source: str, data: str = "data", engine: Engine = "pdfium") -> None:
    """Match one source's plans."""
    start_log()
    match_documents(source, data, engine)
