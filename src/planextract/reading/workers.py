"""One pool of worker processes, in which untrusted documents are parsed under limits of time and memory.

A document is shared out by ranges of pages, so that one large document and many small ones keep all workers busy. A range
that hangs, explodes or kills its worker is tried again page by page, and only the page that does it is refused.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Lock
from types import TracebackType
from typing import Any, Generic, Self, TypeVar
from weakref import WeakSet

from pebble import ProcessExpired, ProcessFuture, ProcessPool

Result = TypeVar("Result")


class WorkFailed(Exception):
    """A piece of work did not end well; the message is the reason, for a person."""


class WorkStopped(BaseException):
    """The pool was stopped or broke while the work was under way, so nothing is known of the document.

    No :class:`Exception`: an interrupted run must never take it for a fault of the document and keep that.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLimits:
    """What one piece of work may use: ``seconds_per_page`` (wall clock), ``seconds`` for a document's last step, memory.

    ``pages`` are the most of a document that are read; once ``lost_pages`` of them have hung or killed their worker, the
    others are not tried, so that a document made of such pages cannot keep the workers for days.
    """

    seconds_per_page: float = 20.0
    seconds: float = 300.0
    memory_bytes: int = 4 * 1024**3
    pages: int = 3000
    lost_pages: int = 20


def default_workers() -> int:
    """Return how many processors this process may use."""
    return max(1, len(os.sched_getaffinity(0)))


@dataclass(frozen=True, slots=True)
class Piece(Generic[Result]):
    """One piece of work that has been started."""

    future: ProcessFuture[Result]
    seconds: float
    limits: WorkLimits
    is_stopped: Event

    def wait(self) -> Result:
        """Return what the work returned; raise :class:`WorkFailed` with the reason where it did not end well.

        Errors that the work raised itself come through as they are. Raises :class:`WorkStopped` where the pool was stopped.
        """
        try:
            return self._wait()
        except Exception:
            if self.is_stopped.is_set():
                raise WorkStopped from None
            raise

    def _wait(self) -> Result:
        try:
            result: Result = self.future.result()
        except TimeoutError:
            raise WorkFailed(f"took longer than {self.seconds:.0f} s") from None
        except ProcessExpired as error:
            raise WorkFailed(f"the parser process died ({_how_it_ended(error.exitcode)})") from None
        except MemoryError:
            raise WorkFailed(f"needed more than {self.limits.memory_bytes // 1024**2} MB of memory") from None
        except CancelledError:
            raise WorkFailed("was cancelled") from None
        return result

    def cancel(self) -> None:
        """Give the work up: it is not begun, or its worker is killed."""
        self.future.cancel()  # type: ignore[no-untyped-call]


def _how_it_ended(exit_code: int) -> str:
    """Return in words how a process ended; running out of memory aborts the C++ of the parser."""
    if exit_code >= 0:
        return f"exit code {exit_code}"
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        name = f"signal {-exit_code}"
    return f"{name}, as where memory runs out" if name in ("SIGABRT", "SIGKILL") else name


class WorkerPool:
    """A pool of processes; ``start`` may be called from several threads at once."""

    def __init__(self, workers: int | None = None, limits: WorkLimits | None = None) -> None:
        self.workers = workers or default_workers()
        self.limits = limits or WorkLimits()
        self._is_stopped = Event()
        self._noting = Lock()
        self._started: WeakSet[ProcessFuture[Any]] = WeakSet()
        self._pool = ProcessPool(
            max_workers=self.workers,
            context=multiprocessing.get_context("spawn"),
            initializer=_limit_memory,
            initargs=(self.limits.memory_bytes,),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
            self._pool.join()
        else:
            self.stop()

    def stop(self) -> None:
        """End all workers at once, whatever they are doing; who waits for them gets :class:`WorkStopped`."""
        self._is_stopped.set()
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        with self._noting:
            for future in self._started:
                future.cancel()  # type: ignore[no-untyped-call]  # one whose worker was just being started is forgotten by the pool

    def start(self, seconds: float, work: Callable[..., Result], *arguments: object) -> Piece[Result]:
        """Begin ``work(*arguments)`` in a worker that is killed after ``seconds``.

        Raises :class:`WorkStopped` where the pool was stopped or broke.
        """
        try:
            with _without_interrupts():
                future = self._pool.schedule(work, args=arguments, timeout=seconds)
        except RuntimeError as error:
            if self._is_stopped.is_set():
                raise WorkStopped from None
            # no fault of the document either: as one it would be refused, and kept as refused
            raise WorkStopped(f"the pool of workers broke ({error}): run again") from error
        with self._noting:
            self._started.add(future)
            if self._is_stopped.is_set():
                future.cancel()  # type: ignore[no-untyped-call]
        return Piece(future, seconds, self.limits, self._is_stopped)


def let_through(error: Exception) -> None:
    """Raise an error of the operating system again: a fault of the machine must not be kept as one of the document.

    Libraries raise ``OSError`` for what they find in a file, too: those have no error number.
    """
    if isinstance(error, OSError) and error.errno is not None:
        raise error


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back from what is started meanwhile: a worker that it hits while it starts would print a traceback."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _limit_memory(memory_bytes: int) -> None:
    # Ctrl-C is the parent's to handle: a worker that dies of it too would look like a crash of the parser.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
