"""Loading a source profile: one TOML file a municipality (CONTRACT.md section 1)."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
import warnings
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

from planextract.records import ListedDocument, Profile, Stage, Statement, Vocabulary
from planextract.sources.lines import locate_keys
from planextract.sources.mistakes import Mistake, ProfileError
from planextract.sources.organisations import ID, read_organisations
from planextract.sources.values import Values

__all__ = ["Mistake", "ProfileError", "bundled_profiles", "load_profile", "read_profile"]

_BUNDLED = Path(__file__).parent
_PERIOD = r"\d{4}(?:-\d{4})?"
_LONGEST_PERIOD = 10  # years; plans hold for one to four, programmes for up to ten

_PROFILE_KEYS = (
    "id", "name", "municipality_code", "listing_url", "listing_alternatives", "title_pattern", "documents",
    "vocabulary", "organisations", "web_archive", "language_pipeline",
)  # fmt: skip
_WORD_LISTS = ("areas", "goals", "indicators", "assignments")
_WORD_MAPS = ("statements", "stages")


def bundled_profiles() -> tuple[str, ...]:
    """Return the names of the profiles that come with the package, sorted."""
    return tuple(sorted(path.stem for path in _BUNDLED.glob("*.toml")))


def load_profile(name_or_path: str) -> Profile:
    """Load a bundled profile by its name, or any other by the path of its TOML file.

    Raises :class:`ProfileError` with every mistake found, each with file, line and remedy. Relative paths in a profile
    start from the profile's own folder, which the result carries as ``base``.
    """
    path = _find(name_or_path)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProfileError(str(path), [Mistake(None, "", reason, "Check the path and who may read it")]) from error
    return read_profile(content, str(path), base=path.parent.resolve())


def read_profile(content: bytes, file: str, base: Path) -> Profile:
    """Read the bytes of a profile; ``file`` is what mistakes name. Raises :class:`ProfileError`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ProfileError(file, [Mistake(line, "", "is not UTF-8 text", "Save the file as UTF-8")]) from error
    text = text.replace("\r\n", "\n")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(file, [_syntax_mistake(text, error)]) from error
    except RecursionError as error:
        remedy = "Close what is opened; no profile nests deeper than a table in a list"
        raise ProfileError(file, [Mistake(None, "", "is nested too deep to be TOML", remedy)]) from error
    mistakes: list[Mistake] = []
    top = Values(table, (), locate_keys(text), mistakes)
    profile = _build(top, base, hashlib.sha256(content).hexdigest())
    if mistakes:
        raise ProfileError(file, mistakes)
    return profile


def _find(name_or_path: str) -> Path:
    names = bundled_profiles()
    if name_or_path in names:
        return _BUNDLED / f"{name_or_path}.toml"
    path = Path(name_or_path)
    if path.is_dir():
        raise ProfileError(name_or_path, [Mistake(None, "", "is a folder", "Name the TOML file in it")])
    if path.exists():
        return path
    near = difflib.get_close_matches(name_or_path, names, n=1)
    remedy = f"Did you mean {near[0]!r}? " if near else ""
    remedy += f"Give the path of a TOML file or one of the bundled profiles: {', '.join(names)}"
    raise ProfileError(name_or_path, [Mistake(None, "", "no such profile", remedy)])


def _syntax_mistake(text: str, error: tomllib.TOMLDecodeError) -> Mistake:
    place = re.search(r"at line (\d+)", str(error))
    line = int(place[1]) if place else text.rstrip().count("\n") + 1
    message = re.sub(r"\s*\(at .*\)$", "", str(error))
    remedy = "Mend the TOML: key = value, texts in quotation marks, patterns in single ones ('…')"
    return Mistake(line, "", f"is no valid TOML: {message}", remedy)


def _build(top: Values, base: Path, sha256: str) -> Profile:
    top.refuse_unknown_keys(_PROFILE_KEYS)
    web_archive = top.take("web_archive", bool)
    listing_url = _address(top, "listing_url")
    alternatives = _addresses(top, "listing_alternatives")
    title_pattern = _title_pattern(top)
    if listing_url and not top.table.get("title_pattern"):
        remedy = (
            r"Write title_pattern = 'Strategisk plan (?P<start>\d{4})\s*[-–]\s*(?P<end>\d{4})', as the links are called"
        )
        top.mistake(("listing_url",), "has no title_pattern that says which links are plans", remedy)
    if alternatives and not top.table.get("listing_url"):
        top.mistake(("listing_alternatives",), "stands without listing_url", "Name the page itself as listing_url")
    return Profile(
        id=top.shaped("id", ID, '"exempelby" (a-z, 0-9 and hyphens)', required=True) or "",
        name=top.text("name", required=True) or "",
        municipality_code=top.shaped("municipality_code", r"\d{4}", '"2582" (the four digits of SCB, as text)'),
        listing_url=listing_url,
        listing_alternatives=alternatives,
        title_pattern=title_pattern,
        documents=_documents(top),
        vocabulary=_vocabulary(top.inner("vocabulary")),
        organisations=read_organisations(top),
        web_archive=True if web_archive is None else web_archive,
        language_pipeline=top.text("language_pipeline"),
        base=str(base),
        sha256=sha256,
    )


def _address(values: Values, key: str) -> str | None:
    value = values.text(key)
    if value is not None:
        _refuse_scheme(values, (key,), value)
    return value


def _addresses(values: Values, key: str) -> tuple[str, ...]:
    found = values.texts(key)
    for position, value in enumerate(found):
        _refuse_scheme(values, (key, position), value)
    return found


def _refuse_scheme(values: Values, keys: tuple[str | int, ...], address: str) -> None:
    """An address is http(s) with a host, a ``file:`` URL, or a path (a drive letter is no scheme)."""
    remedy = "Write an http(s) address, a file: URL or a path"
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        values.mistake(keys, f"{address!r} is no address", remedy)
        return
    scheme = parts.scheme if len(parts.scheme) > 1 else ""
    if scheme not in ("", "http", "https", "file"):
        values.mistake(keys, f"{address!r} has the scheme {scheme!r}", remedy)
    elif scheme in ("http", "https") and not host:
        values.mistake(keys, f"{address!r} names no host", remedy)
    elif parts.username or parts.password:
        values.mistake(keys, "carries a user name or password", "Leave it out: addresses are published with the data")


def _title_pattern(top: Values) -> str | None:
    pattern = top.text("title_pattern")
    if pattern is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)  # "[[" and "--" in a set will mean something else one day
            groups = re.compile(pattern).groupindex
    except (re.error, RecursionError, OverflowError, FutureWarning) as error:
        remedy = "Mend the pattern; write it in single quotation marks, so that \\d stays \\d"
        top.mistake(("title_pattern",), f"is no regular expression: {error}", remedy)
        return None
    missing = [f"(?P<{name}>…)" for name in ("start", "end") if name not in groups]
    if missing:
        remedy = r"Name the years, like (?P<start>\d{4})-(?P<end>\d{4}); for plans of one year write (?P<end>)"
        top.mistake(("title_pattern",), f"lacks the group {' and '.join(missing)}", remedy)
    return pattern


def _documents(top: Values) -> tuple[ListedDocument, ...]:
    named: set[str] = set()
    documents: list[ListedDocument] = []
    for values in top.tables("documents"):
        document = _document(values)
        place = document.url or document.path
        if place in named:
            key = "url" if document.url else "path"
            values.mistake(
                (key,), f"{place!r} is already named by another document", "Keep the one with the right period"
            )
        named.update([place] if place else [])
        documents.append(document)
    return tuple(documents)


def _document(values: Values) -> ListedDocument:
    values.refuse_unknown_keys(("period", "url", "path"))
    period = values.shaped("period", _PERIOD, '"2021-2023", or "2025"', required=True)
    if period is not None:
        start, _, end = period.partition("-")
        if end and not 0 <= int(end) - int(start) <= _LONGEST_PERIOD:
            values.mistake(("period",), f"{period!r} is no period", "Write the first year, a hyphen, the last year")
    url, path = values.text("url"), values.text("path")
    if url is not None and path is not None:
        values.mistake(("path",), "stands beside url", "Keep one: url for an address, path for a local file")
    if url is None and path is None and not {"url", "path"} & set(values.table):
        values.mistake((), "names neither url nor path", 'Write url = "https://…" or path = "…"')
    if url is not None:
        _refuse_scheme(values, ("url",), url)
        if not re.match("[a-z]+:", url, re.IGNORECASE):
            values.mistake(("url",), f"{url!r} has no scheme", "Write https://… , or path = … for a local file")
    return ListedDocument(period=period or "", url=url, path=path)


def _vocabulary(values: Values) -> Vocabulary:
    values.refuse_unknown_keys((*_WORD_LISTS, *_WORD_MAPS))
    return Vocabulary(
        areas=values.texts("areas"),
        goals=values.texts("goals"),
        indicators=values.texts("indicators"),
        assignments=values.texts("assignments"),
        statements=_word_map(values, "statements", get_args(Statement)),
        stages=_word_map(values, "stages", get_args(Stage)),
    )


def _word_map(values: Values, key: str, allowed: tuple[str, ...]) -> dict[str, Any]:
    """Return printed word (lowercase) → value of the closed vocabulary."""
    meanings: dict[str, str] = {}
    for word, meaning in values.inner(key).table.items():
        if meaning in allowed:
            meanings[word.lower()] = meaning
        else:
            remedy = f'Write "printed word" = one of: {", ".join(allowed)}'
            values.mistake((key, word), f"means {meaning!r}, which is none of the {key}", remedy)
    return meanings
