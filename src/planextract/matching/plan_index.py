"""Look-ups over a matching: which document, page, area and row an id belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from planextract.matching.rows import Row, rows_of
from planextract.records import Area, Document, Extraction, Goal, Locator, Matching


class UnknownPlan(ValueError):
    """No plan of that name, or several; the message lists what there is."""


@dataclass(frozen=True, slots=True)
class PlanIndex:
    """Everything by id. Rows are made from the budget lines."""

    documents: dict[str, Document]
    extractions: dict[str, Extraction]
    goals: dict[str, Goal]
    areas: dict[str, Area]
    rows: dict[str, Row]
    document_of: dict[str, str]

    @classmethod
    def of(cls, matching: Matching) -> PlanIndex:
        """Index a matching."""
        goals, areas, rows, owner = {}, {}, {}, {}
        for extraction in matching.extractions:
            document_id = extraction.document.document_id
            goals.update({goal.goal_id: goal for goal in extraction.goals})
            areas.update({area.area_id: area for area in extraction.areas})
            made = rows_of(extraction)
            rows.update({row.row_id: row for row in made})
            owner.update({goal.goal_id: document_id for goal in extraction.goals})
            owner.update({area.area_id: document_id for area in extraction.areas})
            owner.update({row.row_id: document_id for row in made})
        return cls(
            documents={e.document.document_id: e.document for e in matching.extractions},
            extractions={e.document.document_id: e for e in matching.extractions},
            goals=goals,
            areas=areas,
            rows=rows,
            document_of=owner,
        )

    def plan(self, name: str) -> Extraction:
        """Return the plan called ``name``: a document id, a period (its current version), or the start of a SHA-256.

        Raises :class:`UnknownPlan` where none or several are meant.
        """
        if name in self.extractions:
            return self.extractions[name]
        current = [e for e in self.extractions.values() if e.document.period == name and e.document.is_current]
        found = current or [
            e for e in self.extractions.values() if len(name) >= 6 and e.document.sha256.startswith(name)
        ]
        if len(found) == 1:
            return found[0]
        known = ", ".join(f"{d.period} ({d.document_id})" for d in self.documents.values())
        raise UnknownPlan(f"{'several plans are' if found else 'no plan is'} called {name!r}; there are: {known}")

    def area_name(self, area_id: str | None) -> str | None:
        """Return an area's name, None where there is none."""
        area = self.areas.get(area_id or "")
        return area.name if area else None


def first_page(locators: tuple[Locator, ...]) -> int | None:
    """Return the page of the first place, None where there is no place."""
    return locators[0].page if locators else None
