"""The fetch flow: what is new on the listing page goes into the archive."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.log import say, start_log, warn
from planextract.archive.fetch import fetch_source
from planextract.data_folder import DataFolder
from planextract.sources.load import load_profile
from planextract.store.session import in_step


@task(retries=2, retry_delay_seconds=[10, 60], cache_policy=NO_CACHE, persist_result=False)
def fetch_documents(source: str, data: str) -> int:
    """Fetch one source and return how many documents are new.

    Retried as a whole on top of the bounded retries of each request: a listing page that is down for a minute is common.
    """
    profile, folder = load_profile(source), DataFolder(Path(data))
    with in_step(profile, folder):
        report = fetch_source(profile, folder, tell=lambda line: say(f"  {line}"))
    say(f"  fetched: {len(report.taken)} new, {len(report.unchanged)} unchanged", source=source)
    for finding in report.findings:
        (warn if finding.severity != "info" else say)(f"  {finding.message}", code=finding.code)
    return len(report.taken)


@flow(name="fetch", persist_result=False)
def fetch(source: str, data: str = "data") -> int:
    """Fetch one source into ``data``/raw; returns the number of new documents."""
    start_log()
    return fetch_documents(source, data)
