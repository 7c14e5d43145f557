"""Where tasks run: threads of this process, or a Dask cluster, by one setting."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path
from typing import Any

from prefect.client.orchestration import get_client
from prefect.settings import get_current_settings
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
    # Read when Dask is imported, here and in the processes that it starts: a line for each connection buries our own.
    os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "warning")
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ModuleNotFoundError as error:
        raise ValueError(
            f"PLANEXTRACT_RUNNER={setting!r} needs the extra scale: pip install 'planextract[scale]'"
        ) from error
    if not address:
        return DaskTaskRunner(cluster_class=_cluster_of_this_machine)
    if not get_current_settings().api.url:
        raise ValueError(
            f"PLANEXTRACT_RUNNER={setting!r} needs a Prefect server that the workers reach: set PREFECT_API_URL here and there"
        )
    return DaskTaskRunner(address=address)


def _cluster_of_this_machine(**kwargs: Any) -> Any:
    """Start one worker process per processor. They get the address of the flow's server, or each would start its own."""
    import dask.config
    from distributed import LocalCluster

    dask.config.set({"distributed.worker.daemon": False})  # parsing starts processes, which a daemon may not
    with get_client(sync_client=True) as client:
        server = str(client.api_url)
    return LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=default_workers(),
        threads_per_worker=1,
        dashboard_address=None,
        env={"PREFECT_API_URL": server},
        **kwargs,
    )


def in_dask_worker() -> bool:
    """Whether this process is a worker of a Dask cluster (which none is that has not imported Dask)."""
    return "distributed" in sys.modules and _dask_worker() is not None


def parser_processes() -> int | None:
    """Return how many parser processes this process may start: a Dask worker as many as it has threads, None for all.

    Raises :class:`RuntimeError` with the remedy in a worker that may start none.
    """
    if not in_dask_worker():
        return None
    if multiprocessing.current_process().daemon:
        raise RuntimeError(
            "this Dask worker is a daemon and may start no parser process: "
            "start it with DASK_DISTRIBUTED__WORKER__DAEMON=False in its environment"
        )
    return int(_dask_worker().state.nthreads)


def own_folder() -> Path:
    """Return the folder of a Dask worker that nobody else uses (``dask worker --local-directory``)."""
    return Path(_dask_worker().local_directory) / "planextract"


def _dask_worker() -> Any:
    from distributed import get_worker

    try:
        return get_worker()
    except ValueError:
        return None
