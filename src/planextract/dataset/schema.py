"""The one module that knows the published tables: columns, types, vocabularies, units, keys and references.

Parquet types, CSV headers, SQLite and PostgreSQL definitions, the workbook, ``datapackage.json``, the gates and the
data dictionary are all derived from :data:`TABLES`. A change here is a breaking change of the dataset and raises
:data:`SCHEMA_VERSION`. Closed vocabularies come from the ``Literal`` types of :mod:`planextract.records`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from planextract import records
from planextract.finding_codes import FindingCode

SCHEMA_VERSION = "1.0.0"

ColumnType = Literal["text", "integer", "decimal", "real", "boolean", "date", "json"]

DECIMAL_PRECISION = 30
DECIMAL_SCALE = 8
"""Parquet holds decimals as ``decimal128(30, 8)``; a value that needs more places is refused, never rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``values`` is its closed vocabulary (empty: any value), ``unit`` the unit of its numbers, if any."""

    name: str
    type: ColumnType
    description: str
    nullable: bool = True
    values: tuple[str, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Values of ``column`` stand in ``table.target``.

    ``to_key`` is False where the target repeats (a row of several lines): databases cannot declare such a reference,
    the gates check it all the same.
    """

    column: str
    table: str
    target: str
    to_key: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """One table.

    ``key`` is its primary key and the order of its rows, ``record`` the class of :mod:`planextract.records` that its
    rows are made from; ``located`` says that the record's first place fills the locator columns.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    references: tuple[Reference, ...] = ()
    indexes: tuple[str, ...] = ()
    record: type | None = None
    located: bool = False

    def column(self, name: str) -> Column:
        """Return the column called ``name``; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(column.name for column in self.columns)


def _text(name: str, description: str, nullable: bool = True) -> Column:
    return Column(name=name, type="text", description=description, nullable=nullable)


def _id(name: str, description: str) -> Column:
    return Column(name=name, type="text", description=description, nullable=False)


def _integer(name: str, description: str, nullable: bool = True, unit: str | None = None) -> Column:
    return Column(name=name, type="integer", description=description, nullable=nullable, unit=unit)


def _decimal(name: str, description: str, nullable: bool = True, unit: str | None = None) -> Column:
    return Column(name=name, type="decimal", description=description, nullable=nullable, unit=unit)


def _flag(name: str, description: str, nullable: bool = False) -> Column:
    return Column(name=name, type="boolean", description=description, nullable=nullable)


def _json(name: str, description: str, nullable: bool = True) -> Column:
    return Column(name=name, type="json", description=description, nullable=nullable)


def _word(name: str, vocabulary: object, description: str, nullable: bool = False) -> Column:
    values = tuple(str(value) for value in get_args(vocabulary))
    return Column(name=name, type="text", description=description, nullable=nullable, values=values)


SOURCE = _id("source_id", "The municipality: the id of its source profile.")
_BBOX = "Box of the place: x0, top, x1, bottom in PDF points from the page's top left, a JSON array."
_SCORE = "How alike the two sides are, 0 to 1."
_EXPLANATION = "Why the link was made, in one line."
_DECIDED = "Who decided the link: a rule, the model, or a person."
_REVIEW = "True where a person should look at the link."


def _locator(nullable: bool = False) -> tuple[Column, ...]:
    return (
        _text("document_id", "The document it was read from.", nullable),
        _integer("page", "Page of the PDF, 1-based.", nullable),
        _json("bbox", _BBOX, nullable),
    )


_IN_DOCUMENT = Reference(column="document_id", table="documents", target="document_id")
_OF_ORGANISATION = Reference(column="organisation_id", table="organisations", target="organisation_id")


def _to(column: str, table: str, target: str, to_key: bool = True) -> Reference:
    return Reference(column=column, table=table, target=target, to_key=to_key)


DOCUMENTS = TableSchema(
    name="documents",
    description="One archived version of one plan, refused ones too. The locator is where the title was read.",
    key=("document_id",),
    record=records.Document,
    located=True,
    references=(_OF_ORGANISATION,),
    columns=(
        SOURCE,
        _id("document_id", "Source, period and the first eight characters of the SHA-256."),
        _integer("page", "Page where the title was read, 1-based."),
        _json("bbox", _BBOX),
        _text("title", "Title as printed."),
        _text("municipality_code", "Code of the municipality (SCB), four digits kept as text."),
        _integer("period_start", "First year of the plan."),
        _integer("period_end", "Last year of the plan."),
        _integer("budget_year", "The year whose budget the plan sets; the others are plan years."),
        _integer("version", "Which version of this period it is, from 1.", nullable=False),
        _flag("is_current", "True for the version of its period that is in force."),
        Column(name="adopted_on", type="date", description="When the plan was adopted."),
        _text("adoption_reference", "Paragraph of the minutes, as printed (`§ 100`)."),
        _text("organisation_id", "The board, where the whole document is one board's."),
        _text("url", "Where it was announced."),
        _text("archived_url", "The web archive's copy, where it was fetched from there."),
        _id("sha256", "SHA-256 of the document's bytes."),
        _integer("bytes", "Size of the document.", nullable=False, unit="bytes"),
        _integer("pages", "Number of pages.", nullable=False),
        _text("retrieved_at", "When it was fetched, ISO 8601."),
        _word("text_origin", records.TextOrigin, "Whether the text was born digital or recognised in pictures."),
        _text("read_by", "Language pipeline and version."),
        _word("status", records.ReadStatus, "Whether the document was read or refused."),
        _text("reason", "Why it was refused."),
    ),
)

PAGES = TableSchema(
    name="pages",
    description="One page: the coverage ledger. Every page of every document stands here.",
    key=("document_id", "page"),
    record=records.PageAccount,
    references=(_IN_DOCUMENT,),
    columns=(
        SOURCE,
        *_locator(),
        _word("role", records.PageRole, "What the page is."),
        _word("status", records.PageStatus, "What was done with it."),
        _text("reason", "Why it was ignored or refused."),
    ),
)

AREAS = TableSchema(
    name="areas",
    description="One development area in one plan.",
    key=("area_id",),
    record=records.Area,
    located=True,
    references=(_IN_DOCUMENT,),
    columns=(
        SOURCE,
        _id("area_id", "The area in this plan."),
        *_locator(),
        _integer("ordinal", "Its place among the plan's areas, or its printed number.", nullable=False),
        _text("label", "Printed number, without the word."),
        _text("name", "Name as printed.", nullable=False),
        _text("term", "The printed word for area (`utvecklingsområde`, `fokusområde`, …)."),
        _text("description", "Text that belongs to the area as a whole."),
    ),
)

GOALS = TableSchema(
    name="goals",
    description="One goal in one plan.",
    key=("goal_id",),
    record=records.Goal,
    located=True,
    references=(_IN_DOCUMENT, _to("area_id", "areas", "area_id"), _OF_ORGANISATION),
    indexes=("document_id", "area_id", "thread_id"),
    columns=(
        SOURCE,
        _id("goal_id", "The goal in this plan."),
        *_locator(),
        _text("area_id", "Its development area; null outside the areas."),
        _integer("ordinal", "Its place in the plan.", nullable=False),
        _text("label", "Printed number, without the word."),
        _word("kind", records.GoalKind, "About an area's development, the money as a whole, or the organisation."),
        _text("text", "Without number and run-in label, line breaks joined, otherwise as printed.", nullable=False),
        _text("responsible", "Who is responsible, as printed."),
        _text("organisation_id", "The organisation that `responsible` is taken for."),
        _text("thread_id", "The goal through all plans: the same in every plan that has it."),
    ),
)

INDICATORS = TableSchema(
    name="indicators",
    description="One measure, success factor or assignment; one row per goal where it serves several.",
    key=("indicator_id",),
    record=records.Indicator,
    located=True,
    references=(_IN_DOCUMENT, _to("goal_id", "goals", "goal_id"), _to("area_id", "areas", "area_id")),
    indexes=("document_id", "goal_id"),
    columns=(
        SOURCE,
        _id("indicator_id", "The indicator in this plan."),
        *_locator(),
        _text("goal_id", "Its goal; null where it hangs under an area."),
        _text("area_id", "Its development area."),
        _word("kind", records.IndicatorKind, "How much (measure), how (success factor), or what to do (assignment)."),
        _text("text", "As printed.", nullable=False),
        _text("target", "Target as printed, unit included."),
        _decimal("target_value", "The target's number, in `unit`."),
        _text("unit", "Unit of the target."),
        _integer("target_year", "Year of the target."),
        _text("deadline", "Deadline as printed."),
        _text("baseline", "Value that the target starts from, as printed."),
    ),
)

TABLES_TABLE = TableSchema(
    name="tables",
    description="One table in one plan, all its pages together.",
    key=("table_id",),
    record=records.Table,
    located=True,
    references=(_IN_DOCUMENT,),
    columns=(
        SOURCE,
        _id("table_id", "The table in this plan."),
        *_locator(),
        _text("title", "Title as printed."),
        _word("statement", records.Statement, "Which statement of the budget it is."),
        _text("unit", "Unit of its amounts, as printed (`tkr`, `mnkr`)."),
        _word("sign_convention", records.SignConvention, "Which sign its costs have."),
        _integer("row_count", "Rows, headings included.", nullable=False),
        _integer("column_count", "Columns, the label's included.", nullable=False),
    ),
)

BUDGET_LINES = TableSchema(
    name="budget_lines",
    description="One printed number of a table.",
    key=("line_id",),
    record=records.BudgetLine,
    located=True,
    references=(
        _IN_DOCUMENT,
        _to("table_id", "tables", "table_id"),
        _OF_ORGANISATION,
        _to("series_id", "series", "series_id"),
    ),
    indexes=("document_id", "table_id", "row_id", "series_id", "organisation_id", "fiscal_year"),
    columns=(
        SOURCE,
        _id("line_id", "The number in this plan."),
        *_locator(),
        _id("table_id", "Its table."),
        _id("row_id", "Its printed row; all numbers of a row share it."),
        _text("series_id", "The row followed through the plans."),
        _word("statement", records.Statement, "Which statement of the budget it stands in."),
        _word("entity", records.Entity, "The municipality alone, or the group with its companies."),
        _text("organisation_id", "The organisation it is taken for."),
        _text("organisation", "The organisation as printed."),
        _text("parent_label", "The heading or row it is part of, as printed."),
        _text("label", "The row's label as printed; null where the row has none."),
        _integer("row_index", "Row in the table, from 0.", nullable=False),
        _integer("column_index", "Column in the table, from 0.", nullable=False),
        _text("column_header", "The column's header as printed."),
        _integer("fiscal_year", "The column's year; null for a column over several years."),
        _word("stage", records.Stage, "Outcome, forecast, budget, plan, or a difference of columns.", nullable=True),
        _word("measure", records.Measure, "What the number measures."),
        _text("printed", "The cell as it stands.", nullable=False),
        _decimal("value", "What it is taken to mean, exactly, in `unit`; sign as printed.", nullable=False),
        _text("unit", "Unit of `value` (`tkr`, `mnkr`, `antal`, `%`)."),
        _integer("amount_sek", "The value in kronor; null where the unit is no money.", unit="SEK"),
        _flag("is_total", "True where the row is a sum of other rows: never add it to them."),
        _text("note", "Note number or footnote mark."),
    ),
)

CHECKS = TableSchema(
    name="checks",
    description="One thing that ought to agree. The locator is the stated number's.",
    key=("check_id",),
    record=records.Check,
    located=True,
    references=(
        _IN_DOCUMENT,
        _to("stated_line_id", "budget_lines", "line_id"),
        _to("follows_from", "checks", "check_id"),
    ),
    indexes=("stated_line_id", "outcome"),
    columns=(
        SOURCE,
        _id("check_id", "The check."),
        *_locator(),
        _word("kind", records.CheckKind, "What was compared."),
        _id("stated_line_id", "The number that is checked."),
        _decimal("stated", "The number as stated, in `unit`.", nullable=False),
        _decimal("computed", "What it should be: the sum of factor times line.", nullable=False),
        _decimal("difference", "Stated minus computed.", nullable=False),
        _decimal("tolerance", "What rounding of the addends can explain.", nullable=False),
        _text("unit", "Unit of the four numbers."),
        _word("outcome", records.CheckOutcome, "Whether it agrees, up to rounding or not."),
        _text("follows_from", "The check whose error this one repeats."),
        _json("lines", "The lines that were added up: a JSON array of `line_id`.", nullable=False),
        _json("factors", "Their factors (1 or -1), in the same order.", nullable=False),
    ),
)


def _link(name: str, side: str, target: str, relation: Column, extra: tuple[Column, ...] = ()) -> TableSchema:
    """A table of links between two successive plans; ``side`` is ``area``, ``goal`` or ``row``."""
    whole = side != "area"
    record = {"area": records.AreaLink, "goal": records.GoalLink, "row": records.RowLink}[side]
    what = {"area": "An area", "goal": "A goal", "row": "A table row"}[side]
    begun_or_ended = "" if whole else " Null on one side: begun or ended."
    return TableSchema(
        name=name,
        description=f"{what} and what became of it in the next plan.{begun_or_ended}",
        key=("link_id",),
        record=record,
        references=(
            _to(f"from_{side}_id", target, f"{side}_id", side != "row"),
            _to(f"to_{side}_id", target, f"{side}_id", side != "row"),
        ),
        indexes=(f"from_{side}_id", f"to_{side}_id"),
        columns=(
            SOURCE,
            _id("link_id", "The link."),
            _text(f"from_{side}_id", "In the earlier plan.", not whole),
            _text(f"to_{side}_id", "In the later plan.", not whole),
            relation,
            *extra,
            Column(name="score", type="real", description=_SCORE, nullable=not whole),
            _text("explanation", _EXPLANATION, nullable=False),
            _word("decided_by", records.DecidedBy, _DECIDED),
            _flag("needs_review", _REVIEW),
        ),
    )


AREA_LINKS = _link("area_links", "area", "areas", _word("relation", records.AreaRelation, "What became of the area."))
GOAL_LINKS = _link(
    "goal_links",
    "goal",
    "goals",
    _word("relation", records.Relation, "What became of the goal."),
    (_flag("area_changed", "True where the new area does not continue the old one."),),
)
ROW_LINKS = _link("row_links", "row", "budget_lines", _word("relation", records.RowRelation, "What became of the row."))

GOAL_CHANGES = TableSchema(
    name="goal_changes",
    description="One goal between two successive plans: one row per link, added or dropped goal.",
    key=("change_id",),
    record=records.GoalChange,
    references=(
        _to("from_document_id", "documents", "document_id"),
        _to("to_document_id", "documents", "document_id"),
        _to("from_goal_id", "goals", "goal_id"),
        _to("to_goal_id", "goals", "goal_id"),
    ),
    indexes=("thread_id", "from_document_id", "to_document_id"),
    columns=(
        SOURCE,
        _id("change_id", "The change."),
        _id("thread_id", "The goal through all plans."),
        _id("from_document_id", "The earlier plan."),
        _id("to_document_id", "The later plan."),
        _text("from_goal_id", "The goal in the earlier plan; null where it was added."),
        _text("to_goal_id", "The goal in the later plan; null where it was dropped."),
        _word("change", records.GoalChangeKind, "What happened; undeterminable where the pages were refused."),
        _flag("area_changed", "True where the new area does not continue the old one.", nullable=True),
        _text("text_before", "Text in the earlier plan."),
        _text("text_after", "Text in the later plan."),
        _json("redline", "The words kept, removed and added, in order."),
        _word("ambition", records.Ambition, "Whether the goal asks for more or less than before.", nullable=True),
        _word("ambition_aspect", records.AmbitionAspect, "What shows it.", nullable=True),
        _json("ambition_evidence", "The spans of both texts that show it."),
    ),
)

SERIES = TableSchema(
    name="series",
    description="One table row followed through the plans; named as in the last plan that has it.",
    key=("series_id",),
    record=records.Series,
    references=(
        _OF_ORGANISATION,
        _to("first_document_id", "documents", "document_id"),
        _to("last_document_id", "documents", "document_id"),
    ),
    columns=(
        SOURCE,
        _id("series_id", "The row through all plans."),
        _word("statement", records.Statement, "Which statement of the budget it stands in."),
        _word("entity", records.Entity, "The municipality alone, or the group with its companies."),
        _text("organisation_id", "The organisation it is taken for."),
        _text("parent_label", "The heading or row it is part of."),
        _text("label", "The row's label; null where the row has none."),
        _text("unit", "Unit of its values."),
        _id("first_document_id", "The first plan that has it."),
        _id("last_document_id", "The last plan that has it."),
    ),
)

APPROPRIATION_CHANGES = TableSchema(
    name="appropriation_changes",
    description="The same thing, twice: in two plans, in two years of one plan, or in two versions of one document.",
    key=("change_id",),
    record=records.AppropriationChange,
    references=(
        _to("series_id", "series", "series_id"),
        _to("from_document_id", "documents", "document_id"),
        _to("to_document_id", "documents", "document_id"),
    ),
    indexes=("series_id", "kind", "fiscal_year"),
    columns=(
        SOURCE,
        _id("change_id", "The change."),
        _id("series_id", "The row through all plans."),
        _word(
            "kind",
            records.AppropriationChangeKind,
            "revision: one year, two plans; year_on_year: two years, one plan; correction: two versions, one document.",
        ),
        _word("measure", records.Measure, "What the numbers measure."),
        _integer("fiscal_year", "The year (of the later value)."),
        _integer("from_fiscal_year", "The year of the earlier value."),
        _word("from_stage", records.Stage, "Stage of the earlier value.", nullable=True),
        _word("to_stage", records.Stage, "Stage of the later value.", nullable=True),
        _id("from_document_id", "The plan of the earlier value."),
        _id("to_document_id", "The plan of the later value."),
        _json("from_line_ids", "The lines of the earlier value (several where boards merged).", nullable=False),
        _json("to_line_ids", "The lines of the later value.", nullable=False),
        _decimal("from_value", "The earlier value, in `unit`, in the later table's sign convention.", nullable=False),
        _decimal("to_value", "The later value, in `unit`.", nullable=False),
        _text("unit", "Unit of both values."),
        _integer("from_amount_sek", "The earlier value in kronor.", unit="SEK"),
        _integer("to_amount_sek", "The later value in kronor.", unit="SEK"),
        _integer("change_sek", "Later minus earlier.", unit="SEK"),
        _decimal("change_percent", "Change in percent of the earlier value; null where that is 0.", unit="%"),
        _text("caveat", "What makes the comparison weaker: a turned sign, another scope, a restated figure."),
    ),
)

ORGANISATIONS = TableSchema(
    name="organisations",
    description="One board, administration or company, with its lifetime: those of the profile and those in print.",
    key=("organisation_id",),
    record=records.Organisation,
    columns=(
        SOURCE,
        _id("organisation_id", "The organisation."),
        _text("name", "Its name.", nullable=False),
        _json("aliases", "Other spellings, a JSON array.", nullable=False),
        _integer("valid_from", "First year of its life."),
        _integer("valid_to", "Last year of its life."),
        _json("became", "What followed it: a JSON array of `organisation_id`.", nullable=False),
    ),
)

LOCATORS = TableSchema(
    name="locators",
    description="One place of an item that runs over pages; the first one stands in the item's own row as well.",
    key=("subject_id", "part"),
    references=(_IN_DOCUMENT,),
    columns=(
        SOURCE,
        _id("subject_id", "The item: the key of its own table."),
        _integer("part", "Which place, in reading order, from 1.", nullable=False),
        *_locator(),
    ),
)

FINDINGS = TableSchema(
    name="findings",
    description="One thing a person should know.",
    key=("finding_id",),
    record=records.Finding,
    located=True,
    references=(_IN_DOCUMENT,),
    indexes=("code", "subject_id"),
    columns=(
        SOURCE,
        _id("finding_id", "The finding."),
        *_locator(nullable=True),
        _word("code", FindingCode, "What kind of finding; stable. What each says is told below."),
        _word("severity", records.Severity, "How bad it is."),
        _text("message", "What was found, where, and what to do.", nullable=False),
        _text("subject_id", "The item it is about: the key of its own table."),
    ),
)

TABLES: tuple[TableSchema, ...] = (
    DOCUMENTS,
    PAGES,
    AREAS,
    GOALS,
    INDICATORS,
    TABLES_TABLE,
    BUDGET_LINES,
    CHECKS,
    AREA_LINKS,
    GOAL_LINKS,
    ROW_LINKS,
    GOAL_CHANGES,
    SERIES,
    APPROPRIATION_CHANGES,
    ORGANISATIONS,
    LOCATORS,
    FINDINGS,
)
"""Every published table, in the order of the contract."""


def table(name: str) -> TableSchema:
    """Return the table called ``name``; KeyError if there is none."""
    for schema in TABLES:
        if schema.name == name:
            return schema
    raise KeyError(name)
