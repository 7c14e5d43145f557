"""What the test runs in a process without a network: one step by name, over a data folder and a profile."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

from planextract import stages
from planextract.archive.fetch import fetch_source
from planextract.data_folder import DataFolder
from planextract.explorer.packet import PlansSubject, make_packet
from planextract.reading.extract import extract_source
from planextract.reading.workers import WorkerPool
from planextract.sources.load import load_profile


def connect(port: int) -> None:
    """Open a connection to this machine, as nothing below the archive may."""
    socket.create_connection(("127.0.0.1", port), timeout=5).close()


def main(step: str, data: str, profile_path: str, port: str) -> None:
    """Do one step."""
    folder, profile = DataFolder(Path(data)), load_profile(profile_path)
    if step == "fetch":
        print(len(fetch_source(profile, folder).taken))
    elif step == "connect in a worker":
        with WorkerPool(1) as pool:
            pool.start(60, connect, int(port)).wait()
    else:
        fetch_source(profile, folder)
        done = extract_source(profile, folder, workers=2)
        stages.match(profile, folder)
        stages.publish(profile, folder)
        packet = make_packet(folder, PlansSubject(profile.id, "2024-2026", "2025-2027"))
        print(len(done), sum(len(one.extraction.budget_lines) for one in done), b"data:image/png" in packet)


if __name__ == "__main__":
    main(*sys.argv[1:])
