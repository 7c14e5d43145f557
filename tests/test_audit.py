"""``make audit`` asks a database of advisories (a local stand-in for it here) about the locked dependencies."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parents[1]
ADVISORY = {
    "id": "PYSEC-2099-1",
    "modified": "2099-01-01T00:00:00Z",
    "summary": "a hole",
    "affected": [
        {
            "package": {"name": "pillow", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
        }
    ],
}


@contextmanager
def advisories(vulnerable: str | None) -> Iterator[tuple[str, list[str]]]:
    """Serve the two questions that the audit asks; gives the address and the packages that were asked about."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            queries = json.loads(self.rfile.read(int(self.headers["content-length"])))["queries"]
            names = [query["package"]["name"] for query in queries]
            asked.extend(names)
            known = [{"id": ADVISORY["id"], "modified": ADVISORY["modified"]}]
            self.answer({"results": [{"vulns": known} if name == vulnerable else {} for name in names]})

        def do_GET(self) -> None:
            self.answer(ADVISORY)

        def answer(self, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the library's)
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        server.server_close()


def audit(address: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", "audit", f"ADVISORIES={address}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_a_known_vulnerability_stops_it_with_its_name_and_the_remedy() -> None:
    with advisories("pillow") as (address, asked):
        done = audit(address)
    assert done.returncode == 2
    assert "PYSEC-2099-1" in done.stdout + done.stderr
    assert "--upgrade-package" in done.stdout
    assert {"pillow", "pypdfium2", "prefect"} <= set(asked), "every locked dependency is asked about"


def test_nothing_known_is_silence() -> None:
    with advisories(None) as (address, asked):
        done = audit(address)
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (0, "", "")
    assert "pillow" in asked


def test_where_nobody_can_be_asked_it_says_so_and_lets_work_go_on() -> None:
    with advisories(None) as (address, _):
        gone = address
    done = audit(gone)
    assert done.returncode == 0
    assert "NOT AUDITED" in done.stdout
