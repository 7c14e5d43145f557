"""Publishing as a whole: gates, immutable releases, the switch, repeats, losses, interruptions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from planextract.data_folder import DataFolder
from planextract.dataset import publish
from planextract.dataset.publish import PublicationHeld, changes_of, compare_published, publish_source
from planextract.dataset.read import read_published, read_rows
from planextract.dataset.release import ReleaseStore, UnknownRelease
from planextract.records import Document, Extraction, Finding, Matching
from tests.dataset.made_by_hand import INPUTS, PROFILE, extraction, two_plans


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(path.iterdir())}


def with_first_amount(amount: int) -> Matching:
    """The two plans, with another number in one cell of the second."""
    matching = two_plans()
    first, second = matching.extractions
    line = second.budget_lines[0]
    changed = replace(line, printed=str(amount), value=Decimal(amount), amount_sek=amount * 1000)
    return replace(matching, extractions=(first, replace(second, budget_lines=(changed, *second.budget_lines[1:]))))


def only_first_plan() -> Matching:
    matching = two_plans()
    return Matching(
        extractions=matching.extractions[:1],
        series=tuple(replace(series, last_document_id=series.first_document_id) for series in matching.series),
    )


def test_the_same_input_gives_byte_identical_files_anywhere(tmp_path: Path) -> None:
    one = publish_source(two_plans(), PROFILE, DataFolder(tmp_path / "one"), INPUTS)
    two = publish_source(two_plans(), PROFILE, DataFolder(tmp_path / "two"), INPUTS)
    assert one.id == two.id
    assert contents(one.path) == contents(two.path)


def test_a_repeat_publishes_nothing_new(folder: DataFolder) -> None:
    first = publish_source(two_plans(), PROFILE, folder, INPUTS)
    stamps = {path: path.stat().st_mtime_ns for path in first.path.iterdir()}
    again = publish_source(two_plans(), PROFILE, folder, INPUTS)
    assert (again.id, again.is_new) == (first.id, False)
    assert again.changes.is_empty
    assert {path: path.stat().st_mtime_ns for path in first.path.iterdir()} == stamps
    assert ReleaseStore(folder, PROFILE.id).history() == (first.id,)


def test_a_release_is_reached_by_a_link_and_the_old_one_stays(folder: DataFolder) -> None:
    first = publish_source(two_plans(), PROFILE, folder, INPUTS)
    before = contents(first.path)
    second = publish_source(with_first_amount(951), PROFILE, folder, INPUTS)
    current = folder.processed(PROFILE.id)
    assert current.is_symlink()
    assert current.resolve() == second.path.resolve()
    assert second.id != first.id
    assert contents(first.path) == before


def test_other_inputs_with_the_same_data_are_a_release_without_differences(folder: DataFolder) -> None:
    publish_source(two_plans(), PROFILE, folder, INPUTS)
    other = publish_source(two_plans(), PROFILE, folder, replace(INPUTS, code="0.2.0"))
    assert other.is_new
    assert other.changes.is_empty
    assert "Inputs that differ: `code` 0.1.0 → 0.2.0." in (other.path / "report.md").read_text(encoding="utf-8")
    assert json.loads((other.path / "datapackage.json").read_text(encoding="utf-8"))["inputs"]["code"] == "0.2.0"


def test_a_release_names_its_inputs(folder: DataFolder) -> None:
    release = publish_source(two_plans(), PROFILE, folder, INPUTS)
    package = json.loads((release.path / "datapackage.json").read_text(encoding="utf-8"))
    assert package["inputs"]["documents"] == list(INPUTS.documents)
    assert set(package["inputs"]) == {"documents", "profile", "decisions", "code", "language_pipeline", "ocr"}


def test_what_a_publication_changed_is_told_cell_by_cell(folder: DataFolder) -> None:
    publish_source(two_plans(), PROFILE, folder, INPUTS)
    release = publish_source(with_first_amount(951), PROFILE, folder, INPUTS)
    (changes,) = release.changes.tables
    (row,) = changes.changed
    assert changes.table == "budget_lines"
    assert {(cell.column, cell.before, cell.after) for cell in row.cells} == {
        ("printed", "950", "951"),
        ("value", "950", "951"),
        ("amount_sek", "950000", "951000"),
    }
    assert changes_of(folder, PROFILE.id) == release.changes
    assert "950 → 951" in (release.path / "report.md").read_text(encoding="utf-8")


def test_any_two_releases_can_be_compared(folder: DataFolder) -> None:
    first = publish_source(two_plans(), PROFILE, folder, INPUTS)
    publish_source(with_first_amount(951), PROFILE, folder, INPUTS)
    more = replace(INPUTS, documents=(*INPUTS.documents, "77" * 32))
    third = publish_source(with_first_amount(952), PROFILE, folder, more)
    changes = compare_published(folder, PROFILE.id, first.id[:6], third.id)
    assert (changes.before, changes.after) == (first.id, third.id)
    assert [(cell.column, cell.before, cell.after) for cell in changes.inputs] == [("documents", None, "77" * 32)]
    assert "`printed` 950 → 952" in changes.text()
    assert "`documents` – → 777777777777" in changes.text()
    with pytest.raises(UnknownRelease, match=first.id):
        compare_published(folder, PROFILE.id, "nosuch", third.id)


def test_a_row_read_anew_at_the_same_place_is_changed_not_replaced(folder: DataFolder) -> None:
    """An id comes from what is printed: a better reading of one cell must not look like a loss and an addition."""

    def with_own_places(printed: str) -> Matching:
        first, second = two_plans().extractions
        lines = [
            replace(line, locators=(replace(line.locators[0], bbox=(72.0, 100.0 + index, 90.0, 110.0 + index)),))
            for index, line in enumerate(second.budget_lines)
        ]
        lines[2] = replace(lines[2], line_id=f"{lines[2].line_id}-{printed}", printed=printed)
        checks = tuple(replace(check, stated_line_id=lines[2].line_id) for check in second.checks)
        changed = replace(second, budget_lines=tuple(lines), checks=checks)
        return replace(two_plans(), extractions=(first, changed))

    publish_source(with_own_places("1O52"), PROFILE, folder, INPUTS)
    release = publish_source(with_own_places("1052"), PROFILE, folder, INPUTS)
    lines = next(changes for changes in release.changes.tables if changes.table == "budget_lines")
    assert (lines.added, lines.removed) == ((), ())
    assert [(cell.column, cell.before, cell.after) for cell in lines.changed[0].cells][-1] == (
        "printed",
        "1O52",
        "1052",
    )


def test_a_lost_plan_is_held_back_until_somebody_says_so(folder: DataFolder) -> None:
    first = publish_source(two_plans(), PROFILE, folder, INPUTS)
    with pytest.raises(PublicationHeld) as held:
        publish_source(only_first_plan(), PROFILE, folder, INPUTS)
    assert any("provstad-2025-2027-5e6f7a8b would be lost" in reason for reason in held.value.reasons)
    assert ReleaseStore(folder, PROFILE.id).current() == first.id
    accepted = publish_source(only_first_plan(), PROFILE, folder, INPUTS, accept_loss=True)
    assert ReleaseStore(folder, PROFILE.id).current() == accepted.id


def test_a_plan_that_is_refused_now_is_a_loss_and_says_why(folder: DataFolder) -> None:
    publish_source(two_plans(), PROFILE, folder, INPUTS)
    refused = replace(two_plans().extractions[1].document, status="refused", reason="krypterad", locators=())
    matching = only_first_plan()
    with pytest.raises(PublicationHeld, match="refused now \\(krypterad\\)"):
        publish_source(
            replace(matching, extractions=(*matching.extractions, Extraction(document=refused))),
            PROFILE,
            folder,
            INPUTS,
        )


def test_a_large_part_of_a_table_that_is_gone_is_held_back(folder: DataFolder) -> None:
    publish_source(two_plans(), PROFILE, folder, INPUTS)
    first, second = two_plans().extractions
    fewer = replace(second, budget_lines=second.budget_lines[:6])
    with pytest.raises(PublicationHeld, match=r"budget_lines of provstad-2025-2027-5e6f7a8b: 9 rows became 6"):
        publish_source(replace(two_plans(), extractions=(first, fewer)), PROFILE, folder, INPUTS)


def test_nothing_read_is_nothing_published(folder: DataFolder) -> None:
    with pytest.raises(PublicationHeld, match="no document"):
        publish_source(Matching(extractions=()), PROFILE, folder, INPUTS)
    assert not folder.processed(PROFILE.id).exists()


def test_a_refused_document_is_published_with_its_reason(folder: DataFolder) -> None:
    document = Document(
        document_id="provstad-unknown-00000000",
        title=None,
        municipality_code=None,
        period_start=None,
        period_end=None,
        budget_year=None,
        sha256="00" * 32,
        status="refused",
        reason="ingen PDF",
    )
    finding = Finding(finding_id="f-1", code="link_not_taken", severity="info", message="En länk togs inte.")
    matching = Matching(extractions=(extraction(2024, ("Mål.",), 900), Extraction(document=document)))
    matching = replace(matching, series=two_plans().series)
    matching = replace(
        matching,
        series=tuple(replace(series, last_document_id=series.first_document_id) for series in matching.series),
    )
    release = publish_source(matching, PROFILE, folder, INPUTS, findings=(finding, finding))
    rows = {row["document_id"]: row for row in read_rows(release.path, "documents")}
    assert rows["provstad-unknown-00000000"]["reason"] == "ingen PDF"
    assert [row["code"] for row in read_rows(release.path, "findings")].count("link_not_taken") == 1


def test_what_is_published_can_be_read_back_as_records(folder: DataFolder) -> None:
    matching = two_plans()
    back = read_published(publish_source(matching, PROFILE, folder, INPUTS).path)
    assert back.source_id == PROFILE.id
    assert back.organisations == PROFILE.organisations
    for given, read in zip(matching.extractions, back.matching.extractions, strict=True):
        assert read.document == given.document
        assert read.pages == given.pages
        assert read.goals == given.goals
        assert read.indicators == given.indicators
        assert set(read.budget_lines) == set(given.budget_lines)
        assert read.checks == given.checks
        assert read.findings == given.findings
    assert set(back.matching.goal_changes) == set(matching.goal_changes)
    assert back.matching.goal_links == matching.goal_links


# ---------------------------------------------------------------- faults


@pytest.mark.parametrize("step", ["write_release", "install", "switch_before", "switch_link"])
def test_an_interrupted_publication_leaves_the_old_release_whole(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    first = publish_source(two_plans(), PROFILE, folder, INPUTS)
    before = contents(first.path)

    def die(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    places: dict[str, tuple[object, str]] = {
        "write_release": (publish, "write_report"),
        "install": (ReleaseStore, "install"),
        "switch_before": (ReleaseStore, "_write"),
        "switch_link": (Path, "symlink_to"),
    }
    owner, name = places[step]
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, die)
        with pytest.raises(OSError, match=r"the disk is full|No space left"):
            publish_source(with_first_amount(951), PROFILE, folder, INPUTS)
    assert folder.processed(PROFILE.id).resolve() == first.path.resolve()
    assert contents(first.path) == before
    after = publish_source(with_first_amount(951), PROFILE, folder, INPUTS)
    assert folder.processed(PROFILE.id).resolve() == after.path.resolve()
    assert ReleaseStore(folder, PROFILE.id).history() == (first.id, after.id)
    assert not [
        path for path in folder.releases(PROFILE.id).iterdir() if path.name.startswith((".building", ".broken"))
    ]


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"half")])
def test_a_damaged_release_is_written_again(folder: DataFolder, damage: Callable[[Path], None]) -> None:
    first = publish_source(two_plans(), PROFILE, folder, INPUTS)
    before = contents(first.path)
    damage(first.path / "goals.csv")
    again = publish_source(two_plans(), PROFILE, folder, INPUTS)
    assert again.id == first.id
    assert contents(again.path) == before


def test_a_folder_in_the_place_of_the_link_is_never_overwritten(folder: DataFolder) -> None:
    mine = folder.processed(PROFILE.id)
    mine.mkdir(parents=True)
    (mine / "mine.txt").write_text("keep")
    with pytest.raises(FileExistsError, match="no link to a release"):
        publish_source(two_plans(), PROFILE, folder, INPUTS)
    assert (mine / "mine.txt").read_text() == "keep"


# ---------------------------------------------------------------- retention


def test_old_releases_go_but_never_a_pinned_one_nor_the_current(folder: DataFolder) -> None:
    store = ReleaseStore(folder, PROFILE.id)
    first = publish_source(two_plans(), PROFILE, folder, INPUTS)
    store.pin(first.id, "cited in the audit of 2025")
    second = publish_source(with_first_amount(951), PROFILE, folder, INPUTS)
    third = publish_source(with_first_amount(952), PROFILE, folder, INPUTS, keep_releases=1)
    assert third.removed_releases == (second.id,)
    assert store.kept() == (first.id, third.id)
    assert store.pinned() == {first.id: "cited in the audit of 2025"}
    store.unpin(first.id)
    fourth = publish_source(with_first_amount(953), PROFILE, folder, INPUTS, keep_releases=1)
    assert store.kept() == (fourth.id,)
    assert store.history() == (first.id, second.id, third.id, fourth.id)


def test_going_back_to_an_old_state_is_a_publication_of_the_old_release(folder: DataFolder) -> None:
    first = publish_source(two_plans(), PROFILE, folder, INPUTS)
    publish_source(with_first_amount(951), PROFILE, folder, INPUTS)
    shutil.rmtree(folder.root / "cache", ignore_errors=True)
    back = publish_source(two_plans(), PROFILE, folder, INPUTS)
    assert (back.id, back.is_new) == (first.id, True)
    assert ReleaseStore(folder, PROFILE.id).current() == first.id
