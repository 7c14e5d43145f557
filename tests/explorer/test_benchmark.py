"""The benchmark of the explorer still finds and opens every page that it measures."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.explorer import PAGES, generate, measure
from planextract.data_folder import DataFolder


def test_every_measured_page_is_there(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    generate(folder, municipalities=1)
    with ThreadPoolExecutor(1) as thread:  # the browser of other tests keeps this thread's event loop
        times = thread.submit(lambda: asyncio.run(measure(folder, ["kommun-00"]))).result()
    assert set(times) == set(PAGES)
    assert all(len(found) == 1 for found in times.values())
