"""The corpus as a user would add it: writes profiles for the real documents that lie beside the checkout."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLE_TRUTH = ROOT / "tests" / "plans" / "truth" / "exempel"


@dataclass(frozen=True, slots=True)
class CorpusSource:
    """One publisher of the corpus: its profile's path, its files with the period each is added under, its truth folder."""

    id: str
    profile: Path
    files: tuple[tuple[Path, str], ...]
    truth: Path | None


def write_corpus_profiles(folder: Path) -> tuple[CorpusSource, ...]:
    """Write a profile per publisher into ``folder``; empty where the corpus does not lie beside the checkout."""
    if not CORPUS.is_dir():
        return ()
    with (Path(__file__).parent / "corpus.toml").open("rb") as file:
        described = tomllib.load(file)["source"]
    return tuple(_write(source, folder) for source in described)


def _write(source: dict[str, object], folder: Path) -> CorpusSource:
    documents, organisations = source["documents"], source.get("organisations", [])
    assert isinstance(documents, list)
    assert isinstance(organisations, list)
    lines = [f"{key} = {_quoted(source[key])}" for key in ("id", "name", "municipality_code") if key in source]
    for organisation in organisations:
        lines += ["", "[[organisations]]", *(f"{key} = {_quoted(value)}" for key, value in organisation.items())]
    profile = folder / f"{source['id']}.toml"
    profile.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return CorpusSource(
        id=str(source["id"]),
        profile=profile,
        files=tuple((CORPUS / "pdf" / document["file"], document["period"]) for document in documents),
        truth=CORPUS / "truth" / str(source["truth"]) if "truth" in source else None,
    )


def _quoted(value: object) -> str:
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
