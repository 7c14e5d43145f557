from __future__ import annotations

from pathlib import Path

from planextract.matching.match import match_plans
from planextract.records import Extraction, Matching
from tests.matching.plans import PROFILE, plan

SCHOOL = [
    "Alla elever ska kunna simma i årskurs 6.",
    "Skolfrånvaron ska minska i alla årskurser.",
    "Fler ska ta gymnasieexamen.",
]
CARE = [
    "Äldre ska känna sig trygga i hemtjänsten.",
    "Våld i nära relationer ska upphöra.",
    "Väntetiden till särskilt boende ska kortas.",
]
CLIMATE = [
    "Kommunens fordon ska vara fossilfria 2030.",
    "Matsvinnet ska halveras.",
    "Den biologiska mångfalden ska öka.",
]


def match(tmp_path: Path, *plans: Extraction) -> Matching:
    return match_plans(plans, PROFILE, tmp_path)


def crosswalk(found: Matching) -> set[tuple[str | None, str | None, str]]:
    names = {area.area_id: area.name for e in found.extractions for area in e.areas}
    return {
        (names.get(link.from_area_id or ""), names.get(link.to_area_id or ""), link.relation)
        for link in found.area_links
    }


def test_same_and_alike_names(tmp_path: Path) -> None:
    found = match(
        tmp_path,
        plan("2023-2025", [("Livsmiljö", CARE), ("Klimat, miljö och energi", CLIMATE)]),
        plan("2024-2026", [("LIVSMILJÖ", CARE), ("Klimat och miljö", CLIMATE)]),
    )
    assert crosswalk(found) == {
        ("Livsmiljö", "LIVSMILJÖ", "same"),
        ("Klimat, miljö och energi", "Klimat och miljö", "reworded"),
    }


def test_a_renamed_area_moves_nobody(tmp_path: Path) -> None:
    found = match(tmp_path, plan("2023-2025", [("Lärande", SCHOOL)]), plan("2024-2026", [("Uppväxt", SCHOOL)]))
    assert crosswalk(found) == {("Lärande", "Uppväxt", "reworded")}
    assert not any(link.area_changed for link in found.goal_links)


def test_a_goal_that_moves_to_another_area(tmp_path: Path) -> None:
    before = plan("2023-2025", [("Skola", SCHOOL), ("Omsorg", CARE)])
    after = plan("2024-2026", [("Skola", SCHOOL[:2]), ("Omsorg", [*CARE, SCHOOL[2]])])
    found = match(tmp_path, before, after)
    texts = {goal.goal_id: goal.text for e in found.extractions for goal in e.goals}
    assert {texts[link.from_goal_id] for link in found.goal_links if link.area_changed} == {SCHOOL[2]}
    assert {relation for _, _, relation in crosswalk(found)} == {"same"}


def test_a_split_and_a_merged_area(tmp_path: Path) -> None:
    both = plan("2023-2025", [("Välfärd", [*SCHOOL, *CARE])])
    apart = plan("2024-2026", [("Kunskap", SCHOOL), ("Trygghet", CARE)])
    assert crosswalk(match(tmp_path, both, apart)) == {
        ("Välfärd", "Kunskap", "split"),
        ("Välfärd", "Trygghet", "split"),
    }
    again = plan("2025-2027", [("Välfärd", [*SCHOOL, *CARE])])
    assert crosswalk(match(tmp_path, apart, again)) == {
        ("Kunskap", "Välfärd", "merged"),
        ("Trygghet", "Välfärd", "merged"),
    }


def test_areas_begin_and_end(tmp_path: Path) -> None:
    found = match(
        tmp_path,
        plan("2023-2025", [("Skola", SCHOOL), ("Omsorg", CARE)]),
        plan("2024-2026", [("Skola", SCHOOL), ("Klimat", CLIMATE)]),
    )
    assert crosswalk(found) == {("Skola", "Skola", "same"), ("Omsorg", None, "ended"), (None, "Klimat", "begun")}


def test_a_changed_scheme_is_said(tmp_path: Path) -> None:
    found = match(
        tmp_path,
        plan("2023-2025", [("Skola", SCHOOL), ("Omsorg", CARE)]),
        plan("2024-2026", [("Kunskap", SCHOOL), ("Trygghet", CARE)]),
    )
    assert [f.code for f in found.findings] == ["area_scheme_changed"]
