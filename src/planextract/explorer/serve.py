"""Serving the explorer: Datasette with our plugin over the published data of all sources."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import sqlite3
import threading
from collections.abc import Callable
from importlib.resources import files

import uvicorn
from datasette.app import Datasette
from datasette.plugins import pm

from planextract.data_folder import DataFolder
from planextract.dataset.schema import TABLES
from planextract.explorer import charts, drawing, plugin
from planextract.explorer.places import Documents
from planextract.explorer.releases import DATABASE_NAME, Releases
from planextract.explorer.templating import environment
from planextract.explorer.visit import Explorer

pm.get_plugin("datasette.handle_exception").rich = None
"""With rich installed Datasette prints the traceback of a page that is not found, which has none, and fails."""

if not pm.is_registered(plugin):
    pm.register(plugin, name="planextract")


_TABLES = {table.name: {"description": table.description} for table in TABLES}


class ServeError(Exception):
    """The explorer cannot be served as asked; the message says what to change."""


class ExplorerDatasette(Datasette):  # type: ignore[misc]  # Datasette is not typed
    """Datasette that knows which explorer it belongs to: the plugin acts on no other one in the same process."""

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer
        package = files("planextract.explorer")
        super().__init__(
            files=[],
            memory=False,
            template_dir=str(package / "datasette_templates"),
            static_mounts=[("assets", str(package / "assets"))],
            settings={
                "num_sql_threads": 4,
                "sql_time_limit_ms": 3000,
                "default_page_size": 50,  # half of the time is spent on writing rows of 25 columns
                "allow_download": True,
                "suggest_facets": False,
            },
            metadata={
                "title": "planextract",
                "databases": {DATABASE_NAME: {"title": "planextract", "tables": _TABLES}},
            },
            secret=secrets.token_hex(32),
        )
        self.remove_database("_memory")
        self.jinja_env.filters.update({name: environment("sv").filters[name] for name in ("number", "size")})
        # Datasette shows an error without asking the plugin for the words of the frame around it.
        self.jinja_env.globals.update(t=environment("sv").globals["t"], language="sv")
        explorer.releases.register(self)


def is_loopback(host: str) -> bool:
    """Say whether an address is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def make_datasette(
    folder: DataFolder,
    host: str = "127.0.0.1",
    review: bool = False,
    secret: str | None = None,
    allowed_hosts: tuple[str, ...] = (),
) -> ExplorerDatasette:
    """Make the explorer over what is published below ``folder`` now; it follows later publications by itself.

    ``secret`` is what a reviewer must enter; reviewing on an address that others reach needs one. ``allowed_hosts`` are
    the host names to answer to; loopback answers to its own names only. Raises :class:`ServeError`.
    """
    if not is_loopback(host) and review and not secret:
        raise ServeError(
            f"--review on {host} would let anybody on the network decide: set a secret (--secret or "
            "PLANEXTRACT_SECRET), or serve on 127.0.0.1"
        )
    if is_loopback(host):
        allowed_hosts = (*allowed_hosts, "localhost", "127.0.0.1", "::1", host.strip("[]"))
    try:
        releases = Releases(folder)
    except sqlite3.DatabaseError as error:
        raise ServeError(
            f"a release below {folder.root / 'processed'} cannot be read ({error}): publish it anew"
        ) from error
    explorer = Explorer(folder, releases, Documents(folder), review, secret, allowed_hosts)
    return ExplorerDatasette(explorer)


def serve(
    folder: DataFolder,
    host: str = "127.0.0.1",
    port: int = 8001,
    review: bool = False,
    secret: str | None = None,
    allowed_hosts: tuple[str, ...] = (),
    tell: Callable[[str], None] = print,
) -> None:
    """Serve the explorer until it is stopped. Arguments as in :func:`make_datasette`; ``tell`` gets the address."""
    datasette = make_datasette(folder, host, review, secret, allowed_hosts)
    with bound_socket(host, port) as listening:
        drawing.warm_up()
        threading.Thread(target=charts.warm_up, daemon=True).start()
        tell(f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/")
        uvicorn.Server(uvicorn.Config(datasette.app(), log_level="warning", server_header=False)).run([listening])


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address; port 0 takes a free one. :class:`ServeError` if it is taken."""
    listening: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError as error:
        if listening is not None:
            listening.close()
        raise ServeError(
            f"cannot listen on {host}, port {port}: {error.strerror or error}; try another --port"
        ) from error
    return listening
