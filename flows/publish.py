"""The publishing flow: gates, an immutable release, the run report and the artifact that leads to it."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.alerts import alert
from flows.log import say, start_log, warn
from planextract import stages
from planextract.cli.summary import print_summary
from planextract.data_folder import DataFolder
from planextract.dataset.postgres import load_current_release, postgres_address
from planextract.dataset.publish import Release
from planextract.identifiers import slug
from planextract.layout.engine import Engine
from planextract.sources.load import load_profile
from planextract.store.session import in_step


@task(cache_policy=NO_CACHE, persist_result=False)
def publish_dataset(source: str, data: str, engine: Engine, accept_loss: bool) -> int:
    """Publish what the matching flow left; returns how many documents or pages were refused.

    Not retried: a publication that is held back is held until somebody says ``accept_loss``.
    """
    profile, folder = load_profile(source), DataFolder(Path(data))
    with in_step(profile, folder, engine):
        release, matching = stages.publish(profile, folder, engine, accept_loss)
    print_summary(release, folder.processed(profile.id), as_json=False)
    refused = stages.refused_documents(matching, stages.fetch_findings(folder, profile.id))
    for line in release.new_plans:
        say(f"new plan {line}", source=source, release=release.id)
    for line in refused:
        warn(f"refused {line}", source=source, release=release.id)
    report = release.path / "report.md"
    create_markdown_artifact(
        _artifact(release, report.read_text(encoding="utf-8")),
        key=f"run-report-{slug(profile.id)}",
        description=f"What was read, refused and changed: {profile.name}",
    )
    alert(profile, release, refused)
    return len(refused)


def _artifact(release: Release, report: str) -> str:
    """Return the run report with what is new first."""
    link = f"[Run report]({(release.path / 'report.md').resolve().as_uri()}) of release `{release.id}`"
    new = ["New plans:", "", *(f"- {line}" for line in release.new_plans), ""] if release.new_plans else []
    return "\n".join([link, "", *new, report])


@task(retries=2, retry_delay_seconds=[10, 60], cache_policy=NO_CACHE, persist_result=False)
def load_into_postgres(source: str, data: str) -> None:
    """Load the current release into the PostgreSQL database that is set; a repeat finds what is there.

    The address is no parameter: Prefect's server keeps and shows those.
    """
    address = postgres_address()
    if address and load_current_release(DataFolder(Path(data)), load_profile(source).id, address):
        say("  loaded into PostgreSQL", source=source)


@flow(name="publish", persist_result=False)
def publish(source: str, data: str = "data", engine: Engine = "pdfium", accept_loss: bool = False) -> int:
    """Publish one source; returns how many documents or pages were refused."""
    start_log()
    refused = publish_dataset(source, data, engine, accept_loss)
    if postgres_address() is not None:
        load_into_postgres(source, data)
    return refused
