"""The pipeline on a schedule: ``python -m flows.serve SOURCE… --cron "0 6 * * *"``.

Needs a Prefect server (``prefect server start``, ``PREFECT_API_URL``). A run that would overlap the last one of the same
source is cancelled, not queued: the next one sees the same listing page.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer
from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy

from flows.pipeline import pipeline
from planextract.sources.load import load_profile

ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


def serve_pipelines(
    sources: Annotated[list[str], typer.Argument(help="Names of bundled profiles, or paths to profiles.")],
    data: Annotated[
        str, typer.Option(envvar="PLANEXTRACT_DATA", help="Folder of archive, cache and datasets.")
    ] = "data",
    cron: Annotated[str, typer.Option(help="When to run, as a cron expression in UTC.")] = "0 6 * * *",
) -> None:
    """Serve one deployment per source until interrupted."""
    serve(*[make_deployment(source, data, cron) for source in sources])


def make_deployment(source: str, data: str, cron: str) -> Any:
    """Return the deployment of one source: its schedule, and one run at a time."""
    profile = load_profile(source)
    return pipeline.to_deployment(  # type: ignore[call-arg]  # its dispatcher takes `_sync`, its signature does not say so
        _sync=True,  # Prefect would give a coroutine where a loop happens to run in this thread
        name=profile.id,
        cron=cron,
        parameters={"source": source, "data": data},
        concurrency_limit=ONE_AT_A_TIME,
        description=f"Fetch, extract, match and publish {profile.name}",
    )


if __name__ == "__main__":
    typer.run(serve_pipelines)
