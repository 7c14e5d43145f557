"""Schedules that fire: a flow that is served, and the deployment of ``prefect.yaml`` on a work pool with a process worker.

With a Prefect server of their own, since that of the other tests runs no scheduler.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from planextract.data_folder import DataFolder
from planextract.dataset.read import read_rows
from tests.chaos.municipality import SOURCE_ID, small_municipality

ROOT = Path(__file__).parents[2]
OFTEN = "* * * * * */20"
PATIENCE = 240.0
"""Seconds to wait for what takes ten on a machine with nothing else to do."""


@contextmanager
def running(settings: dict[str, str], *command: str) -> Iterator[None]:
    """A process of its own, interrupted in the end as a person would; a group that hangs is killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def settings_of(home: Path) -> dict[str, str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return {
        **os.environ,
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_RUNS": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_RUNS": "3",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PLANEXTRACT_HOME": str(ROOT),
    }


def wait_for(what: Callable[[], Any]) -> Any:
    """Return the first answer that is not empty."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):  # not there yet, or too busy to answer
            if found := what():
                return found
        time.sleep(0.3)
    raise AssertionError(f"nothing came within {PATIENCE:.0f} s")


def test_a_schedule_fires_where_it_is_served_and_on_a_work_pool(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "prefect")
    with ExitStack() as stack:
        municipality = stack.enter_context(small_municipality(tmp_path))
        port = settings["PREFECT_API_URL"].rpartition(":")[2].partition("/")[0]
        stack.enter_context(running(settings, "prefect", "server", "start", "--host", "127.0.0.1", "--port", port))
        api = stack.enter_context(httpx.Client(base_url=settings["PREFECT_API_URL"], timeout=30))
        assert wait_for(lambda: api.get("/health").is_success)

        def runs(*states: str, of: str | None = None) -> list[dict[str, Any]]:
            asked: dict[str, Any] = {"flow_runs": {"state": {"type": {"any_": states}}}}
            if of is not None:
                asked["deployments"] = {"name": {"any_": [of]}}
            return list(api.post("/flow_runs/filter", json=asked).raise_for_status().json())

        def paused(deployment: str) -> bool:
            return api.patch(f"/deployments/{deployment}", json={"paused": True}).raise_for_status().is_success

        profile = str(municipality.profile)
        served = ["flows.serve", profile, "--data", str(tmp_path / "served"), "--cron", OFTEN]
        stack.enter_context(running(settings, *served))
        pool = {"name": "planextract", "type": "process"}
        assert wait_for(lambda: api.post("/work_pools/", json=pool).status_code in (201, 409))
        deploy = ["--no-prompt", "deploy", "--name", "exempel", "--cron", OFTEN]
        parameters = ["--param", f"source={profile}", "--param", f"data={tmp_path / 'worked'}"]
        subprocess.run([sys.executable, "-m", "prefect", *deploy, *parameters], cwd=ROOT, env=settings, check=True)
        stack.enter_context(running(settings, "prefect", "worker", "start", "--pool", "planextract"))
        for name in (SOURCE_ID, "exempel"):
            run = wait_for(partial(runs, "COMPLETED", "FAILED", "CRASHED", of=name))[0]
            assert run["state_name"] == "Completed"
            assert run["auto_scheduled"], "the schedule made it, no person"
            wait_for(partial(paused, run["deployment_id"]))
        wait_for(lambda: not runs("PENDING", "RUNNING"))  # processes of their own, that would outlive this test
    for data in ("served", "worked"):
        assert read_rows(DataFolder(tmp_path / data).processed(SOURCE_ID), "documents")
