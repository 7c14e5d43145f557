"""A published municipality, the explorer over it on a real port, and a real Chromium."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from planextract.data_folder import DataFolder
from planextract.explorer.serve import bound_socket, make_datasette
from planextract.matching.decisions import DecisionLog, Side
from tests.explorer.municipality import PROVSTAD, extractions_of, publish_municipality


@dataclass(frozen=True)
class Published:
    """The municipality as published, and the folder its PDFs were drawn in."""

    folder: DataFolder
    work: Path


@pytest.fixture(scope="session")
def provstad(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Provstad, published once; nobody writes into it. One link is there that a person could not decide."""
    root = tmp_path_factory.mktemp("provstad")
    published = Published(DataFolder(root / "data"), root / "drawn")
    publish_municipality(PROVSTAD, published.folder, published.work)
    first, second, _ = extractions_of(PROVSTAD, published.work)
    DecisionLog(published.folder.decisions("provstad")).record(
        subject="goal_link",
        left=Side(first.document.sha256, first.goals[1].text),
        right=Side(second.document.sha256, second.goals[1].text),
        verdict="undecided",
        reason="kan läsas på två sätt",
        by="Test",
        at="2025-01-01T00:00:00+00:00",
    )
    publish_municipality(PROVSTAD, published.folder, published.work)
    return published


@pytest.fixture
def own_provstad(provstad: Published, tmp_path: Path) -> Published:
    """A copy of Provstad to write into."""
    shutil.copytree(provstad.folder.root, tmp_path / "data", symlinks=True)
    return Published(DataFolder(tmp_path / "data"), provstad.work)


@contextmanager
def served(folder: DataFolder, review: bool = False, secret: str | None = None) -> Iterator[str]:
    """Serve the explorer over a folder on a free port; gives its address."""
    datasette = make_datasette(folder, review=review, secret=secret)
    with bound_socket("127.0.0.1", 0) as listening:
        server = uvicorn.Server(uvicorn.Config(datasette.app(), log_level="warning"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def address(provstad: Published) -> Iterator[str]:
    """The explorer over Provstad, with reviewing on."""
    with served(provstad.folder, review=True) as url:
        yield url


def find_chromium() -> str | None:
    """Where this machine's Chromium is; None where it has none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name)) is not None), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    executable = find_chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page; the test fails if the browser reports an error or a broken policy on it."""
    context = browser.new_context(viewport={"width": 1200, "height": 850}, reduced_motion="reduce")
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on(
        "request",
        lambda request: (
            None if request.url.startswith(("http://127.0.0.1:", "data:", "file:")) else troubles.append(request.url)
        ),
    )
    yield opened
    context.close()
    assert troubles == []
