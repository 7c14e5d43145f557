"""``planextract evaluate``: score what was published, or what was read, against labelled truth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planextract.dataset.evaluation.ambitions import AmbitionPairs, score_ambitions
from planextract.dataset.evaluation.links import ScoredPlan, score_links
from planextract.dataset.evaluation.money import LinesByLabel, OrganisationNames, score_lines
from planextract.dataset.evaluation.scores import Evaluation, Metric, Miss, Tally, add_up
from planextract.dataset.evaluation.sums import score_failing_sums
from planextract.dataset.evaluation.truth import Label, SourceTruth, TruthError, accepts, is_labelled, read_truth
from planextract.dataset.read import read_published
from planextract.records import Document, Extraction, Matching, Organisation

__all__ = [
    "Evaluation",
    "Metric",
    "Miss",
    "TruthError",
    "evaluate",
    "read_truth",
    "score_extraction",
    "score_matching",
]


def evaluate(truth: Path, published: Path) -> Evaluation:
    """Score a published dataset folder against the labelled truth of its source.

    ``truth`` is a folder of ``<period>.json`` and ``links.json`` (or one plan's file), ``published`` a release folder.
    Raises TruthError or :class:`planextract.dataset.read.DatasetError`, which name the file.
    """
    labels = read_truth(truth)
    dataset = read_published(published)
    return score_matching(labels, dataset.matching, dataset.organisations, dataset.source_id)


def score_extraction(truth: Label, extraction: Extraction, organisations: Sequence[Organisation] = ()) -> Evaluation:
    """Score what was read from one document, before anything is matched or published."""
    tally = Tally(str(truth.get("period", "?")))
    _score_plan(truth, extraction, OrganisationNames.of(organisations), tally)
    return add_up(extraction.document.document_id, [tally])


def score_matching(
    truth: SourceTruth, matching: Matching, organisations: Sequence[Organisation] = (), source_id: str = ""
) -> Evaluation:
    """Score all labelled plans of a source and the links between them."""
    names = OrganisationNames.of(organisations)
    tallies: list[Tally] = []
    plans: list[ScoredPlan] = []
    for label in truth.plans:
        tally = Tally(str(label["period"]))
        tallies.append(tally)
        extraction = find_labelled(label, matching.extractions, tally)
        plans.append(_score_plan(label, extraction, names, tally))
    if truth.links is not None:
        tally = Tally("links")
        tallies.append(tally)
        score_links(truth.links, plans, matching, tally)
    return add_up(source_id, tallies)


def _score_plan(truth: Label, extraction: Extraction, names: OrganisationNames, tally: Tally) -> ScoredPlan:
    _score_document(truth, extraction.document, tally)
    ambitions: AmbitionPairs = score_ambitions(truth, extraction, tally)
    lines: LinesByLabel = score_lines(truth, extraction, names, tally) if "budget_lines" in truth else {}
    if "failing_sums" in truth:
        score_failing_sums(truth, extraction, names, tally)
    return ScoredPlan(truth, extraction, ambitions, lines)


def find_labelled(truth: Label, extractions: Sequence[Extraction], tally: Tally) -> Extraction:
    """Return the version that was labelled (by hash), else the current one of the period, else an empty reading."""
    wanted = truth.get("sha256")
    for extraction in extractions:
        if wanted is not None and extraction.document.sha256 == wanted:
            return extraction
    of_period = [item for item in extractions if item.document.period == truth["period"]]
    current = next((item for item in of_period if item.document.is_current), None)
    if current is not None:
        if wanted is not None:
            tally.miss("documents", "another version was scored", wanted, current.document.sha256)
        return current
    tally.miss("documents", "missed", truth["period"], "the plan is not in the dataset")
    return Extraction(
        document=Document(
            document_id="", title=None, municipality_code=None, period_start=None, period_end=None, budget_year=None
        )
    )


def _score_document(truth: Label, document: Document, tally: Tally) -> None:
    """Score title, adoption and version of the document as far as they were labelled."""
    for key in ("title", "municipality_code", "adopted_on", "adoption_reference", "version", "is_current"):
        if not is_labelled(truth, key):
            continue
        value = getattr(document, key)
        text = value.isoformat() if key == "adopted_on" and value is not None else value
        is_right = accepts(truth, key, text)
        tally.share(f"document_{key}", is_right)
        if not is_right:
            tally.miss(f"document_{key}", "wrong", truth.get(key), text, item_id=document.document_id)
