"""Asking servers: bounded in time, size, redirects and attempts, and polite to whoever answers."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import NoReturn
from urllib.parse import urljoin, urlsplit

import httpx
import tenacity

from planextract.archive.address_book import KnownAddress
from planextract.archive.failure import Failure
from planextract.archive.hops import check_hop, check_peer
from planextract.archive.receive import receive_document, receive_page
from planextract.archive.settings import FetchSettings

_PASSING = {408, 425, 429, 500, 502, 503, 504}
_UNKEPT_HEADERS = {"set-cookie", "set-cookie2", "www-authenticate"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server gave: ``body`` of a page (empty for a document, which lies in its part file), and its SHA-256.

    ``is_unchanged``: the server says that what we know of the address still holds; then there is no body.
    """

    url: str
    headers: dict[str, str]
    body: bytes = b""
    sha256: str = ""
    charset: str | None = None
    is_unchanged: bool = False

    def known(self) -> KnownAddress:
        """Return what to remember of the address that was asked for."""
        return KnownAddress(
            sha256=self.sha256,
            final_url=self.url,
            etag=self.headers.get("etag"),
            last_modified=self.headers.get("last-modified"),
            charset=self.charset,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What is asked for, and how the answer is taken in: ``receive`` gets the response and the deadline."""

    url: str
    source: str | None
    known: KnownAddress | None
    receive: Callable[[httpx.Response, float], tuple[bytes, str]]
    deadline: float


class WebClient:
    """Asks for pages and documents. Every failure is a :class:`Failure`; a host out of reach is given up in a run."""

    def __init__(self, settings: FetchSettings, tell: Callable[[str], None]) -> None:
        self._settings = settings
        self._tell = tell
        self._tls = httpx.create_ssl_context()
        self._silent_hosts: dict[str, str] = {}

    def page(self, url: str, source: str | None = None, known: KnownAddress | None = None) -> Answer:
        """Fetch a page (or any small answer). ``source`` is the page that led here, None where a person asked."""
        limit = self._settings.max_page_bytes
        return self._ask(url, source, known, lambda response, deadline: receive_page(response, limit, deadline))

    def document(self, url: str, part: Path, source: str | None = None, known: KnownAddress | None = None) -> Answer:
        """Fetch a PDF into the file ``part``. Anything else is refused as soon as its first bytes show it."""
        limit = self._settings.max_document_bytes
        return self._ask(
            url, source, known, lambda response, deadline: (b"", receive_document(response, part, limit, deadline))
        )

    def _ask(
        self,
        url: str,
        source: str | None,
        known: KnownAddress | None,
        receive: Callable[[httpx.Response, float], tuple[bytes, str]],
    ) -> Answer:
        """Ask as often as the failures deserve, within the total time."""
        total = self._settings.total_seconds
        deadline = time.monotonic() + total
        request = _Request(url=url, source=source, known=known, receive=receive, deadline=deadline)
        retrying = tenacity.Retrying(
            stop=tenacity.stop_any(_Enough(self._settings.attempts), tenacity.stop_before_delay(total)),
            wait=self._wait,
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, Failure) and error.attempts > 1),
            before_sleep=lambda state: self._tell(f"{url} {_failure(state).reason}; asking again"),
            reraise=True,
        )
        try:
            return retrying(self._follow, request)
        except _NoConnection as failure:
            self._silent_hosts[failure.host] = failure.reason
            raise

    def _wait(self, state: tenacity.RetryCallState) -> float:
        asked = _failure(state).wait
        if asked is not None:
            return asked
        settings = self._settings
        return tenacity.wait_exponential(multiplier=settings.first_wait, max=settings.longest_wait)(state)

    def _follow(self, request: _Request) -> Answer:
        """Ask, and follow redirects by hand: each is checked before anything is sent to it."""
        source, url = request.source, request.url
        seen: list[str] = []
        while True:
            check_hop(source, url, self._settings.is_private)
            if url in seen:
                raise Failure(f"redirects in a loop ({' → '.join([*seen, url])})", "unreachable")
            if len(seen) > self._settings.max_redirects:
                raise Failure(f"redirects more than {self._settings.max_redirects} times", "unreachable")
            if urlsplit(url).netloc in self._silent_hosts:
                raise Failure(self._silent_hosts[urlsplit(url).netloc], "unreachable")
            seen.append(url)
            outcome = self._send(request, source, url)
            if isinstance(outcome, Answer):
                return outcome
            source, url = url, outcome

    def _send(self, request: _Request, source: str | None, url: str) -> Answer | str:
        """Send one request; return the answer, or the address that it redirects to."""
        settings, known = self._settings, request.known
        conditions = known.conditions() if known and known.final_url == url else {}
        timeout = httpx.Timeout(settings.read_seconds, connect=settings.connect_seconds)
        headers = {"User-Agent": settings.user_agent, "Accept-Encoding": "identity", **conditions}
        try:
            with (
                httpx.Client(verify=self._tls, timeout=timeout, headers=headers) as client,
                _Deadline(client, request.deadline),
                client.stream("GET", url) as response,
            ):
                check_peer(source, url, _peer(response), settings.is_private)
                if response.has_redirect_location:
                    return _redirect_target(url, response)
                if response.status_code == 304 and conditions:
                    return Answer(url=url, headers=_kept_headers(response), is_unchanged=True)
                self._refuse_status(response)
                try:
                    body, sha256 = request.receive(response, request.deadline)
                except Failure as failure:
                    failure.final_url, failure.headers = url, _kept_headers(response)
                    raise
                return Answer(
                    url=url,
                    headers=_kept_headers(response),
                    body=body,
                    sha256=sha256,
                    charset=response.charset_encoding,
                )
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            if time.monotonic() >= request.deadline:
                raise Failure(f"took longer than {settings.total_seconds:g} s", "unreachable") from error
            self._explain(error, urlsplit(url).netloc)

    def _refuse_status(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in (200, 203):
            return
        said = f"answers {status} {response.reason_phrase}".rstrip()
        if status not in _PASSING:
            raise Failure(said, "gone" if status in (404, 410) else "unreachable")
        wait = _retry_after(response, datetime.now(UTC))
        if wait is not None and wait > self._settings.longest_wait:
            raise Failure(f"{said} and wants to be left alone for {wait:.0f} s", "unreachable")
        raise Failure(said, "unreachable", attempts=self._settings.attempts, wait=wait)

    def _explain(self, error: Exception, host: str) -> NoReturn:
        attempts, settings = self._settings.attempts, self._settings
        match error:
            case httpx.ConnectTimeout():
                raise _NoConnection(f"does not answer within {settings.connect_seconds:g} s", host) from error
            case httpx.ConnectError() | httpx.ProxyError():
                raise _NoConnection(f"cannot be reached ({_plain(error)})", host) from error
            case httpx.TimeoutException():
                reason = f"was silent for {settings.read_seconds:g} s"
                raise Failure(reason, "unreachable", attempts=attempts) from error
            case httpx.NetworkError() | httpx.RemoteProtocolError() | OSError():
                reason = f"closed the connection midway ({_plain(error)})"
                raise Failure(reason, "unreachable", attempts=attempts) from error
            case _:
                raise Failure(f"cannot be asked ({_plain(error)})", "refused") from error


class _NoConnection(Failure):
    """No connection at all: worth a second try, and then no further request to that host in this run."""

    def __init__(self, reason: str, host: str) -> None:
        super().__init__(reason, "unreachable", attempts=2)
        self.host = host


class _Enough(tenacity.stop.stop_base):
    """Stops at the attempts of the settings, or at the fewer ones that a failure is worth."""

    def __init__(self, attempts: int) -> None:
        self._attempts = attempts

    def __call__(self, retry_state: tenacity.RetryCallState) -> bool:
        return retry_state.attempt_number >= min(self._attempts, _failure(retry_state).attempts)


class _Deadline:
    """Closes a client when its time is over, also while a server lets its headers drip."""

    def __init__(self, client: httpx.Client, deadline: float) -> None:
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), client.close)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()


def _failure(state: tenacity.RetryCallState) -> Failure:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Failure) else Failure(str(error), "unreachable")


def _peer(response: httpx.Response) -> str | None:
    stream = response.extensions.get("network_stream")
    address = stream.get_extra_info("server_addr") if stream is not None else None
    return str(address[0]) if address else None


def _redirect_target(url: str, response: httpx.Response) -> str:
    location = response.headers["location"]
    try:
        return urljoin(url, location).partition("#")[0]
    except ValueError as error:
        raise Failure(f"redirects to {location!r}, which is no address", "refused") from error


def _kept_headers(response: httpx.Response) -> dict[str, str]:
    """Return the headers of an answer, without those that are a secret between the server and this visit."""
    return {name: value for name, value in response.headers.items() if name not in _UNKEPT_HEADERS}


def _retry_after(response: httpx.Response, now: datetime) -> float | None:
    """Return the seconds of ``Retry-After``, which is a number or a date; None where there is none."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _plain(error: Exception) -> str:
    said = re.sub(r"^\[Errno -?\d+\] ", "", str(error).partition("\n")[0])
    return said or type(error).__name__
