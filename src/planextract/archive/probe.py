"""Looking at a listing page that has no profile yet: a drafted profile, tried out, and what a person must add."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import tomlkit

from planextract.archive.errors import FetchError
from planextract.archive.failure import Failure
from planextract.archive.fetch import fetch_source
from planextract.archive.guess import TitleGuess, guess_titles, names_plan
from planextract.archive.link_words import hands_out
from planextract.archive.local import local_path
from planextract.archive.page_flow import PageFlow, PageUnreadable, page_names, read_page
from planextract.archive.report import FetchReport, read_fetch_report, tell_nobody
from planextract.archive.settings import FetchSettings, read_settings
from planextract.data_folder import DataFolder
from planextract.identifiers import slug
from planextract.records import Profile

_OWNER = re.compile(r"\b(kommun|kommuns|stad|stads|region|municipality)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeReport:
    """What a page offers to a reader of plans.

    ``profile_toml`` is the text of a profile that loads (None: no plan was found); ``profile`` the same as a record.
    ``guesses`` are the title patterns that find plans, the best first. ``fetched`` is what a fetch with the draft gave
    (None: no plan was found). ``look_at`` are other pages that may list plans, as link text and address. ``to_add`` is
    for a person.
    """

    url: str
    profile: Profile
    profile_toml: str | None
    guesses: tuple[TitleGuess, ...]
    fetched: FetchReport | None
    look_at: tuple[tuple[str, str], ...]
    to_add: tuple[str, ...]


def probe(
    url: str,
    settings: FetchSettings | None = None,
    tell: Callable[[str], None] = tell_nobody,
    folder: DataFolder | None = None,
) -> ProbeReport:
    """Look at a listing page (an address, a ``file:`` URL or a path), draft its profile and try it out.

    The documents go into ``folder``, or into a temporary one that is deleted again. Raises :class:`FetchError` where
    the page cannot be read.
    """
    settings = settings or read_settings()
    content, page = _read(url, settings, tell)
    guesses = tuple(guess_titles(page))
    draft = _draft(url, page, page_names(content), guesses)
    return ProbeReport(
        url=url,
        profile=draft,
        profile_toml=_write_profile(draft) if guesses else None,
        guesses=guesses,
        fetched=_try_out(draft, settings, tell, folder) if guesses else None,
        look_at=_other_pages(page),
        to_add=_to_add(draft, guesses),
    )


def _read(url: str, settings: FetchSettings, tell: Callable[[str], None]) -> tuple[bytes, PageFlow]:
    path = local_path(url, Path.cwd())
    try:
        if path is not None:
            content = path.read_bytes()
            return content, read_page(content, path.resolve().as_uri())
        from planextract.archive.web import WebClient

        answer = WebClient(settings, tell).page(url)
        return answer.body, read_page(answer.body, answer.url, answer.charset)
    except OSError as error:
        raise FetchError(f"{url} cannot be read: {error.strerror}") from error
    except PageUnreadable as error:
        raise FetchError(f"{url} {error}") from error
    except Failure as failure:
        raise FetchError(f"{url} {failure.reason}") from failure


def _draft(url: str, page: PageFlow, names: Sequence[str], guesses: Sequence[TitleGuess]) -> Profile:
    """Return the profile as far as the page tells: the owner from its head, the id from the host."""
    host = (urlsplit(page.page_url).hostname or "").removeprefix("www.")
    name = next((name for name in names if _OWNER.search(name)), next(iter(names), host or "Ny kommun"))
    is_number = host.replace(".", "").isdecimal()
    id_ = slug(host.rpartition(".")[0] if host and not is_number else re.sub(_OWNER, "", name)) or "ny-kommun"
    return Profile(
        id=id_,
        name=name,
        municipality_code=None,
        listing_url=url,
        title_pattern=guesses[0].pattern if guesses else None,
        base=str(Path.cwd()),
    )


def _write_profile(draft: Profile) -> str:
    """Write the draft as the TOML of a profile, with what a person must add as comments."""
    document = tomlkit.document()
    document.add(
        tomlkit.comment("Drafted by planextract probe: read it through, and fill in what only a person knows.")
    )
    document.add(tomlkit.nl())
    document["id"] = draft.id
    document["name"] = draft.name
    document.add(tomlkit.comment('municipality_code = "…"   the four digits of SCB, as text'))
    document["listing_url"] = draft.listing_url
    document["title_pattern"] = tomlkit.string(draft.title_pattern or "", literal=True)
    document.add(tomlkit.nl())
    document.add(
        tomlkit.comment(
            "[[organisations]]         boards with their other spellings and lifetimes, one such table each"
        )
    )
    document.add(tomlkit.comment('id = "…"'))
    document.add(tomlkit.comment('name = "…"'))
    document.add(tomlkit.comment('aliases = ["…"]           also: valid_from, valid_to, merged_into, split_into'))
    return tomlkit.dumps(document)


def _try_out(
    draft: Profile, settings: FetchSettings, tell: Callable[[str], None], folder: DataFolder | None
) -> FetchReport | None:
    with tempfile.TemporaryDirectory() as temporary:
        try:
            return fetch_source(draft, folder or DataFolder(Path(temporary)), settings, tell)
        except FetchError as error:
            tell(str(error))
            return read_fetch_report((folder or DataFolder(Path(temporary))).raw(draft.id))


def _other_pages(page: PageFlow) -> tuple[tuple[str, str], ...]:
    """Return links to pages that are called like plans and hand out no file: the list may stand there."""
    return tuple((link.text, link.url) for link in page.links if names_plan(link.text) and not hands_out(link))


def _to_add(draft: Profile, guesses: Sequence[TitleGuess]) -> tuple[str, ...]:
    """Say what the page cannot tell, in the order in which a person would do it."""
    steps = ["municipality_code: the four digits of SCB", "organisations: boards, other spellings, lifetimes, mergers"]
    if not guesses:
        steps.insert(
            0, "title_pattern: no text on the page looks like a plan with its years; is the list on another page?"
        )
    elif len(guesses[0].periods) < 2:
        steps.insert(0, "title_pattern: fewer than two plans were found; plans are compared with their predecessors")
    if not _OWNER.search(draft.name):
        steps.insert(0, f"name: {draft.name!r} was taken from the page's head; is it the municipality's?")
    return tuple(steps)
