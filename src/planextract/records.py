"""The nouns of planextract: what is read from documents and what is found across them.

Every class here is one row of a published table (CONTRACT.md section 3) without ``source_id``, or a bundle of such rows that
one stage leaves for the next. Vocabularies are closed: the ``Literal`` types below are the only values that may be published.
Amounts are :class:`decimal.Decimal`, never floats. Boxes are PDF points from the page's top left, pages are 1-based.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from planextract.finding_codes import FindingCode

Bbox = tuple[float, float, float, float]
"""``x0, top, x1, bottom`` in PDF points from the top left corner of the page as a person sees it (rotation applied)."""

TextOrigin = Literal["born_digital", "ocr"]
ReadStatus = Literal["read", "refused"]
PageRole = Literal["cover", "contents", "prose", "goals", "tables", "blank", "image"]
PageStatus = Literal["read", "ignored", "refused"]
GoalKind = Literal["development", "financial", "organisation"]
IndicatorKind = Literal["measure", "success_factor", "assignment"]
Statement = Literal[
    "income", "operating", "investment", "cash_flow", "balance_sheet", "frame_adjustment", "note", "other"
]
SignConvention = Literal["costs_negative", "costs_positive", "unknown"]
Entity = Literal["municipality", "group"]
Stage = Literal["actual", "forecast", "budget", "revised_budget", "plan", "deviation"]
Measure = Literal["amount", "income", "cost", "net", "change", "count", "percent", "rate"]
CheckKind = Literal["column_sum", "row_sum", "identity", "cross_table", "cross_plan"]
CheckOutcome = Literal["agrees", "rounding", "disagrees"]
Relation = Literal["same", "reworded", "split", "merged"]
AreaRelation = Literal["same", "reworded", "renamed", "split", "merged", "begun", "ended"]
RowRelation = Literal["same", "renamed", "split", "merged"]
DecidedBy = Literal["rule", "model", "reviewer"]
GoalChangeKind = Literal["same", "reworded", "split", "merged", "added", "dropped", "undeterminable"]
Ambition = Literal["raised", "lowered", "unchanged", "unclear"]
AmbitionAspect = Literal["target", "deadline", "modality", "scope"]
AppropriationChangeKind = Literal["revision", "year_on_year", "correction"]
Severity = Literal["info", "warning", "error"]


# ---------------------------------------------------------------- the source


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """One board, administration or company, with its lifetime (years, inclusive). ``became``: ids of what followed it."""

    organisation_id: str
    name: str
    aliases: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None
    became: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDocument:
    """A document that the profile names itself: ``period`` is ``2021-2023`` or ``2025``; exactly one of url and path."""

    period: str
    url: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words a profile adds to the built-in words of the genre. ``statements`` and ``stages`` map a printed word to a value."""

    areas: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    assignments: tuple[str, ...] = ()
    statements: dict[str, Statement] = field(default_factory=dict)
    stages: dict[str, Stage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One source: a municipality and where its plans are announced (CONTRACT.md section 1).

    ``base`` is the folder that relative paths start from; ``sha256`` is the hash of the profile's own bytes.
    """

    id: str
    name: str
    municipality_code: str | None
    listing_url: str | None
    listing_alternatives: tuple[str, ...] = ()
    title_pattern: str | None = None
    documents: tuple[ListedDocument, ...] = ()
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    organisations: tuple[Organisation, ...] = ()
    web_archive: bool = True
    language_pipeline: str | None = None
    base: str = "."
    sha256: str = ""


# ---------------------------------------------------------------- read from one document


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """One place: a box on a page of a document."""

    document_id: str
    page: int
    bbox: Bbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One archived version of one plan, refused ones too. ``page`` and ``bbox`` (locator) are where the title was read."""

    document_id: str
    title: str | None
    municipality_code: str | None
    period_start: int | None
    period_end: int | None
    budget_year: int | None
    version: int = 1
    is_current: bool = True
    adopted_on: date | None = None
    adoption_reference: str | None = None
    organisation_id: str | None = None
    url: str | None = None
    archived_url: str | None = None
    sha256: str = ""
    bytes: int = 0
    pages: int = 0
    retrieved_at: str | None = None
    text_origin: TextOrigin = "born_digital"
    read_by: str | None = None
    status: ReadStatus = "read"
    reason: str | None = None
    calls_itself_correction: bool = False
    listing_order: int | None = None
    locators: tuple[Locator, ...] = ()

    @property
    def period(self) -> str:
        """``2025-2027``, a single year as ``2025``, or ``unknown``."""
        if self.period_start is None:
            return "unknown"
        if self.period_end in (None, self.period_start):
            return str(self.period_start)
        return f"{self.period_start}-{self.period_end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAccount:
    """One page of the coverage ledger: what it is and what was done with it."""

    document_id: str
    page: int
    bbox: Bbox
    role: PageRole
    status: PageStatus
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One development area in one plan. ``term`` is the printed word, lowercase singular (``utvecklingsområde``)."""

    area_id: str
    ordinal: int
    label: str | None
    name: str
    term: str | None
    description: str | None = None
    locators: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One goal in one plan. ``text`` is without number and run-in label, line breaks joined, otherwise as printed."""

    goal_id: str
    area_id: str | None
    ordinal: int
    label: str | None
    kind: GoalKind
    text: str
    responsible: str | None = None
    organisation_id: str | None = None
    thread_id: str | None = None
    locators: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One measure, success factor or assignment. ``target`` is as printed, unit included."""

    indicator_id: str
    goal_id: str | None
    area_id: str | None
    kind: IndicatorKind
    text: str
    target: str | None = None
    target_value: Decimal | None = None
    unit: str | None = None
    target_year: int | None = None
    deadline: str | None = None
    baseline: str | None = None
    locators: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table in one plan, all its pages together: ``locators`` has one place per part."""

    table_id: str
    title: str | None
    statement: Statement
    unit: str | None
    sign_convention: SignConvention
    row_count: int
    column_count: int
    locators: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One printed number of a table. ``printed`` is the cell as it stands, ``value`` what it is taken to mean, in ``unit``.

    ``amount_sek`` is the integer in kronor, None where the unit is no money. Lines of one printed row share ``row_id``.
    """

    line_id: str
    table_id: str
    row_id: str
    statement: Statement
    entity: Entity
    organisation_id: str | None
    organisation: str | None
    parent_label: str | None
    label: str
    row_index: int
    column_index: int
    column_header: str | None
    fiscal_year: int | None
    stage: Stage | None
    measure: Measure
    printed: str
    value: Decimal
    unit: str | None
    amount_sek: int | None
    is_total: bool
    note: str | None = None
    series_id: str | None = None
    locators: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that ought to agree: ``computed`` is the sum of factor times line; ``difference`` is stated minus computed."""

    check_id: str
    kind: CheckKind
    stated_line_id: str
    stated: Decimal
    computed: Decimal
    difference: Decimal
    tolerance: Decimal
    unit: str | None
    outcome: CheckOutcome
    follows_from: str | None
    lines: tuple[str, ...]
    factors: tuple[int, ...]
    locators: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a person should know. ``code`` is stable snake_case; ``message`` names file or place and the remedy."""

    finding_id: str
    code: FindingCode
    severity: Severity
    message: str
    subject_id: str | None = None
    locators: tuple[Locator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was read from one document: what the reading stage leaves for matching.

    ``goal_candidates`` look like goals and were not taken; a reviewer's ``is_goal`` makes one a goal without a new reading.
    A refused document has status ``refused`` and no rows.
    """

    document: Document
    pages: tuple[PageAccount, ...] = ()
    areas: tuple[Area, ...] = ()
    goals: tuple[Goal, ...] = ()
    goal_candidates: tuple[Goal, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    tables: tuple[Table, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()


# ---------------------------------------------------------------- found across documents


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLink:
    """An area and what became of it in the next plan; None on one side: begun or ended."""

    link_id: str
    from_area_id: str | None
    to_area_id: str | None
    relation: AreaRelation
    score: float | None
    explanation: str
    decided_by: DecidedBy
    needs_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalLink:
    """A goal and what became of it in the next plan."""

    link_id: str
    from_goal_id: str
    to_goal_id: str
    relation: Relation
    area_changed: bool
    score: float
    explanation: str
    decided_by: DecidedBy
    needs_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLink:
    """A table row and what became of it in the next plan."""

    link_id: str
    from_row_id: str
    to_row_id: str
    relation: RowRelation
    score: float
    explanation: str
    decided_by: DecidedBy
    needs_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalChange:
    """One goal between two successive plans. ``redline`` and ``ambition_evidence`` are JSON text."""

    change_id: str
    thread_id: str
    from_document_id: str
    to_document_id: str
    from_goal_id: str | None
    to_goal_id: str | None
    change: GoalChangeKind
    area_changed: bool | None
    text_before: str | None
    text_after: str | None
    redline: str | None
    ambition: Ambition | None
    ambition_aspect: AmbitionAspect | None
    ambition_evidence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One table row followed through the plans."""

    series_id: str
    statement: Statement
    entity: Entity
    organisation_id: str | None
    parent_label: str | None
    label: str
    unit: str | None
    first_document_id: str
    last_document_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppropriationChange:
    """The same thing, twice: one year in two plans, two years in one plan, or one cell in two versions of a document."""

    change_id: str
    series_id: str
    kind: AppropriationChangeKind
    measure: Measure
    fiscal_year: int | None
    from_fiscal_year: int | None
    from_stage: Stage | None
    to_stage: Stage | None
    from_document_id: str
    to_document_id: str
    from_line_ids: tuple[str, ...]
    to_line_ids: tuple[str, ...]
    from_value: Decimal
    to_value: Decimal
    unit: str | None
    from_amount_sek: int | None
    to_amount_sek: int | None
    change_sek: int | None
    change_percent: Decimal | None
    caveat: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """All that is known of one source: what the matching stage leaves for the dataset.

    ``extractions`` are those of the reading stage after corrections and decisions, with ``version``, ``is_current``,
    ``thread_id`` and ``series_id`` filled in; ``checks`` and ``findings`` are only those that span plans.
    ``organisations`` are the profile's as people's decisions have changed them; empty where nobody asked.
    """

    extractions: tuple[Extraction, ...]
    organisations: tuple[Organisation, ...] = ()
    area_links: tuple[AreaLink, ...] = ()
    goal_links: tuple[GoalLink, ...] = ()
    row_links: tuple[RowLink, ...] = ()
    goal_changes: tuple[GoalChange, ...] = ()
    series: tuple[Series, ...] = ()
    appropriation_changes: tuple[AppropriationChange, ...] = ()
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()
