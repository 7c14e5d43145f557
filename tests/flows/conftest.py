"""The only Prefect harness: a real server with a database of its own, started once for the flow tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def prefect_server() -> Iterator[None]:
    """A temporary Prefect server that the flows of this folder talk to."""
    from prefect.testing.utilities import prefect_test_harness

    import flows  # noqa: F401  (its settings must stand before prefect is imported)

    with prefect_test_harness(server_startup_timeout=240):
        yield
