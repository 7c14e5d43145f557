"""Drawing pages of archived documents in a process of its own: what a page does to it, the explorer survives."""

from __future__ import annotations

from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from planextract.layout.document import UnreadableDocument
from planextract.layout.picture import render_page
from planextract.reading.workers import WorkerPool, WorkFailed, WorkLimits

LIMITS = WorkLimits(seconds=30.0, memory_bytes=2 * 1024**3)
"""A page is drawn in a tenth of a second and 200 MB."""


class CannotDraw(Exception):
    """A page cannot be drawn within the limits; the message says why."""


def draw(path: Path, page: int, scale: float) -> bytes:
    """Return page ``page`` (1-based) of a PDF as PNG, ``scale`` pixels a point. Raises :class:`CannotDraw`.

    May be called from several threads; the pages are drawn one after another.
    """
    try:
        return _pool().start(LIMITS.seconds, render_page, path, page, None, scale).wait()
    except (WorkFailed, UnreadableDocument, OSError) as error:
        raise CannotDraw(f"page {page} of {path.name} cannot be drawn: {error}") from error


def warm_up() -> None:
    """Start the drawing process, so that the first reader does not wait for it."""
    _pool().start(LIMITS.seconds, _do_nothing)


def _do_nothing() -> None:
    """What the process is started with: it has imported what draws by then."""


@cache
def _pool() -> WorkerPool:
    """This process's pool of one drawing process; it ends with this process."""
    pool = WorkerPool(1, LIMITS)
    Finalize(None, pool.stop, exitpriority=10)
    return pool
