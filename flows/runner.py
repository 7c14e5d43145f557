"""Where tasks run: threads of this process, or a Dask cluster, by one setting."""

from __future__ import annotations

import os
from typing import Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from planextract.reading.workers import default_workers


def task_runner() -> TaskRunner[Any]:
    """Return the runner that ``PLANEXTRACT_RUNNER`` names.

    ``threads`` (default): one machine; the parsing itself is in worker processes. ``dask``: a cluster of its own on this
    machine; ``dask:tcp://host:8786``: an existing one. Dask needs the extra ``[scale]``.
    """
    setting = os.environ.get("PLANEXTRACT_RUNNER", "threads")
    if setting == "threads":
        return ThreadPoolTaskRunner(max_workers=default_workers() + 1)
    kind, _, address = setting.partition(":")
    if kind != "dask":
        raise ValueError(f"PLANEXTRACT_RUNNER={setting!r}: say `threads`, `dask` or `dask:tcp://host:8786`")
    # Parsing starts processes of its own, which Dask's workers may only do where they are no daemons.
    import dask.config
    from prefect_dask.task_runners import DaskTaskRunner

    dask.config.set({"distributed.worker.daemon": False})
    return (
        DaskTaskRunner(address=address) if address else DaskTaskRunner(cluster_kwargs={"n_workers": default_workers()})
    )
