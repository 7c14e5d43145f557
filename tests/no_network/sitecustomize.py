"""Forbids the network in every Python process that has this folder on its path: Python imports this file when it starts.

An audit hook sees each use of a socket, whoever makes it and whichever library; it can not be taken away again. Each is
written down, so that one whose error is swallowed is seen too. Unix sockets, which the pool's processes talk by, are let be.
"""

import os
import sys

FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def _forbid(event: str, arguments: tuple[object, ...]) -> None:
    if event not in FORBIDDEN:
        return
    if len(arguments) > 1 and isinstance(arguments[1], str | bytes) and event == "socket.connect":
        return  # the path of a Unix socket
    with open(os.environ["FORBIDDEN_SOCKETS"], "a", encoding="utf-8") as log:  # noqa: PTH123  # before pathlib is there
        log.write(f"{os.getpid()} {event} {arguments[1:]}\n")
    raise RuntimeError(f"the network is forbidden here: {event} {arguments[1:]}")


if "FORBIDDEN_SOCKETS" in os.environ:
    sys.addaudithook(_forbid)
