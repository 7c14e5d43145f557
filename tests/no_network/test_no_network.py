"""Reading, matching, publishing and packets use no socket; that fetching does under the same watch shows that it watches."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.layout.one_page import Sheet
from tests.web_stand_in import WebStandIn, page, web

__all__ = ["web"]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """Two small plans with a sum that does not agree, which a packet shows, and a listing page."""
    folder = tmp_path / "web"
    folder.mkdir()
    for year in (2024, 2025):
        sheet = Sheet(folder / f"plan-{year}.pdf").text(70, 60, f"Strategisk plan {year}-{year + 2}", size=18)
        sheet.text(70, 80, "Resultatbudget (tkr)", size=14)
        sheet.text(300, 100, f"Budget {year}", end=True).text(400, 100, f"Plan {year + 1}", end=True)
        rows = [("Intäkter", "1 200", "1 300"), ("Kostnader", "-1 100", "-1 150"), ("Resultat", "100", "190")]
        sheet.rows(120, rows, (300, 400)).save()
    links = "".join(f'<a href="plan-{y}.pdf">Strategisk plan {y}-{y + 2}</a>' for y in (2024, 2025))
    (folder / "listing.html").write_text(f"<html><body>{links}</body></html>", encoding="utf-8")
    return folder


def profile(folder: Path, listing: str) -> Path:
    path = folder / "prov.toml"
    pattern = r"Strategisk plan (?P<start>\d{4})-(?P<end>\d{4})"
    path.write_text(
        f'id = "prov"\nname = "Prov"\nweb_archive = false\nlisting_url = "{listing}"\ntitle_pattern = \'{pattern}\'\n',
        encoding="utf-8",
    )
    return path


def run_without_network(step: str, tmp_path: Path, listing: str, port: int = 9) -> tuple[int, str, str]:
    """Run one step in a process of its own; returns its exit code, what it printed, and the sockets that were asked for."""
    log = tmp_path / "sockets.txt"
    log.write_text("")
    watch = {"PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), str(ROOT))), "FORBIDDEN_SOCKETS": str(log)}
    made = profile(tmp_path, listing)
    done = subprocess.run(
        [sys.executable, "-m", "tests.no_network.whole_way", step, str(tmp_path / "data"), str(made), str(port)],
        env=os.environ | watch,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
    )
    return done.returncode, done.stdout + done.stderr, log.read_text()


def test_nothing_below_the_archive_uses_the_network(plans: Path, tmp_path: Path) -> None:
    """From a saved listing page to an auditor's packet with its pictures."""
    assert run_without_network("the whole way", tmp_path, str(plans / "listing.html")) == (0, "2 12 True\n", "")


def test_the_watch_sees_fetching(web: WebStandIn, tmp_path: Path) -> None:
    web.routes["/plans"] = page("<html><a href='plan.pdf'>Strategisk plan 2024-2026</a></html>")
    code, said, asked = run_without_network("fetch", tmp_path, f"{web.url}/plans")
    assert code != 0
    assert "the network is forbidden here" in said
    assert "socket." in asked
    assert web.requests == []


def test_the_watch_sees_the_workers(web: WebStandIn, tmp_path: Path, plans: Path) -> None:
    port = int(web.url.rsplit(":", 1)[1])
    code, said, asked = run_without_network("connect in a worker", tmp_path, str(plans / "listing.html"), port)
    assert code != 0
    assert "the network is forbidden here: socket." in said
    assert str(port) in asked
