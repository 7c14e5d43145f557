"""Measures, success factors and assignments from the sections of the stream, each with its targets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planextract.reading.drafts import IndicatorDraft
from planextract.reading.pieces import Piece
from planextract.reading.section import Section
from planextract.reading.stream_signs import is_item
from planextract.records import IndicatorKind
from planextract.swedish.goal_language import Label, goals_by_number, judge_goal, read_label
from planextract.swedish.spans import Span, find_spans
from planextract.swedish.targets import PrintedTarget, read_series, read_target
from planextract.swedish.terms import Lexicon

LONGEST = 700
_ASSIGNS = re.compile(r"\b(?:får|ges|har|fick)\s+i\s+uppdrag\b", re.IGNORECASE)
_KINDS: dict[str, IndicatorKind] = {
    "measure": "measure",
    "success_factor": "success_factor",
    "assignment": "assignment",
}
_TELLS = re.compile(
    r"\b(?:uppdragen|direktiven|måtten|indikatorerna|nyckeltalen|aktiviteterna|åtgärderna|insatserna|strategierna)\b",
    re.IGNORECASE,
)
"""What names them all together is about them, and none of them."""
_TARGET_INSIDE = re.compile(
    r"[\s,;(–-]*\b(?:målvärde|målnivå|mål|måltal|årsmål)\b\s*(?:(?:år\s*)?(?P<year>20\d\d))?\s*[:=]?\s*(?P<printed>[^()]*?\d[^()]*?)\)?\.?$",
    re.IGNORECASE,
)
_BASELINE_INSIDE = re.compile(
    r"[\s,;(–-]*\b(?:nuläge|utgångsläge|utfall|utgångsvärde|basvärde)\b\s*(?:år\s*)?(?:20\d\d)?\s*[:=]?\s*(?P<printed>[^();]*?\d[^();]*?)(?=[);,.]|$)\)?",
    re.IGNORECASE,
)


def indicators_of_section(section: Section, lexicon: Lexicon) -> Iterator[IndicatorDraft]:
    """Yield the indicators of one section, in order."""
    if section.mode == "goals":
        yield from _series_below_goals(section)
        return
    kind = _KINDS.get(section.mode)
    if kind is None or section.context.elsewhere in ("explains", "foreign"):
        return
    label = section.label
    if label is not None and label.rest and section.opener is not None:
        yield _run_in(kind, section, section.opener, label, lexicon)
        return
    for piece in _items(section, lexicon):
        yield from _split(kind, section, piece, lexicon)


def _items(section: Section, lexicon: Lexicon) -> list[Piece]:
    pieces = [
        piece
        for piece in section.pieces
        if (label := read_label(piece.text, lexicon, piece.block.lead)) is None or is_item(piece, label)
    ]
    listed = [piece for piece in pieces if piece.listed]
    if listed:
        return _outermost(listed)
    pieces = [piece for piece in pieces if not _TELLS.search(piece.text)]
    if section.opened_by == "label":
        pieces = _outermost(pieces)
        return [piece for piece in pieces if len(piece.text) <= LONGEST and not piece.text.endswith(":")]
    if section.mode == "measure":
        return [piece for piece in pieces if len(piece.text) <= 160 and not piece.text.endswith(":")]
    return [
        piece
        for piece in pieces
        if len(piece.text) <= LONGEST
        and (judge_goal(piece.text) == "yes" or _ASSIGNS.search(piece.text))
        and _is_one(piece)
    ]


def _outermost(items: Sequence[Piece]) -> list[Piece]:
    """The items without those of a list inside the list: ``kvinnor`` and ``män`` below a measure."""
    kept: list[Piece] = []
    for item in items:
        host = kept[-1].block if kept else None
        if host is None or item.block.page != host.page or item.block.indent <= host.indent + 12:
            kept.append(item)
    return kept


def _is_one(piece: Piece) -> bool:
    return len(re.findall(r"[.!?]\s+[A-ZÅÄÖ]", piece.text)) < 2


def _run_in(kind: IndicatorKind, section: Section, opener: Piece, label: Label, lexicon: Lexicon) -> IndicatorDraft:
    draft = _draft(kind, section, opener, label.rest)
    for piece in section.pieces:
        below = read_label(piece.text, lexicon, piece.block.lead)
        if below is not None and below.concept in ("target", "deadline", "baseline") and below.rest:
            if below.concept == "deadline":
                draft.deadline = below.rest
            elif below.concept == "baseline":
                draft.baseline = below.rest
            else:
                target = read_target(below.rest, below.year)
                draft.targets = (*draft.targets, *((target,) if target else ()))
        elif series := read_series(piece.text):
            _take_series(draft, series)
    return draft


def _split(kind: IndicatorKind, section: Section, piece: Piece, lexicon: Lexicon) -> Iterator[IndicatorDraft]:
    del lexicon
    if not re.search(r"[a-zåäö]{2}", piece.text):
        return  # a number or somebody's initials
    yield _draft(kind, section, piece, piece.text)


def _draft(kind: IndicatorKind, section: Section, piece: Piece, text: str) -> IndicatorDraft:
    draft = IndicatorDraft(
        kind=kind,
        text=text,
        order=(*piece.place, piece.part),
        places=piece.places,
        context=section.context,
        beside=section.beside,
        serves=goals_by_number(section.opener.text) if section.opener and section.opener.heading else (),
        heading_size=section.opener.block.size if section.opener and section.opener.heading else None,
        label=(piece.block.numbering or "").rstrip(".):") or None,
    )
    series = read_series(text)
    if series:
        _take_series(draft, series)
        draft.text = _without_series(text)
    elif kind == "measure":
        take_inner_target(draft)
    deadline = next((span for span in find_spans(text) if span.kind == "deadline"), None)
    if deadline is not None and kind == "assignment":
        draft.deadline = deadline.text
    return draft


def _without_series(text: str) -> str:
    """The words before the first year of a series, where there are any: the measure's own name."""
    before = re.split(r"[\s(,:;–-]*(?:målvärde\w*|mål|målnivå)?[\s:(]*(?:19|20)\d\d\s*[-–:=]", text, maxsplit=1)[
        0
    ].strip()
    return before if re.search(r"[^\W\d_]{3}", before) else text


def _take_series(draft: IndicatorDraft, series: Sequence[PrintedTarget]) -> None:
    """The first of three or more values is where things stood; the others are targets."""
    if len(series) >= 3 and draft.baseline is None and (series[1].year or 0) - (series[0].year or 0) > 1:
        draft.baseline = series[0].printed
        series = series[1:]
    draft.targets = tuple(series)


def take_inner_target(draft: IndicatorDraft) -> None:
    """Take target and baseline out of a measure: ``Andel nöjda (utfall 2023: 81 %), målvärde 2026: 85 %``."""
    text = draft.text
    match = _TARGET_INSIDE.search(text)
    if match and match.start() > 3:
        target = read_target(match["printed"], int(match["year"]) if match["year"] else None)
        draft.targets = (target,) if target is not None else ()
        text = text[: match.start()].rstrip(" ,;(–-:")
    baseline = _BASELINE_INSIDE.search(text)
    if baseline and baseline.start() > 3:
        draft.baseline = baseline["printed"].strip()
        text = (text[: baseline.start()].rstrip(" ,;(–-:") + text[baseline.end() :]).rstrip(" ,;(–-:")
        text = re.sub(r"\.{2,}$", ".", text)
    if not draft.targets:
        spans = [span for span in find_spans(text) if span.kind == "target" and _ends_with(text, span)]
        draft.targets = tuple(PrintedTarget(span.text, span.value, span.unit, span.year) for span in spans)
    draft.text = text


def _ends_with(text: str, span: Span) -> bool:
    """Whether a target stands at the end of a measure, set off by a sign or wanted by a verb."""
    before, after = text[: span.start].rstrip(), text[span.end :].strip(" ).")
    wanted = any(other.kind in ("modality", "direction") for other in find_spans(before))
    return (not after or re.fullmatch(r"(?:senast|till|år|t\.o\.m\.)?\s*(?:år\s*)?20\d\d", after) is not None) and (
        before.endswith((":", "(", "–", ",", ";", "-")) or wanted
    )


def _series_below_goals(section: Section) -> Iterator[IndicatorDraft]:
    """Lines of year and value that stand below a goal without a label of their own."""
    for piece in section.pieces:
        series = read_series(piece.text)
        if series:
            draft = IndicatorDraft(
                kind="measure",
                text=piece.text,
                order=(*piece.place, piece.part),
                places=piece.places,
                context=section.context,
            )
            _take_series(draft, series)
            yield draft
