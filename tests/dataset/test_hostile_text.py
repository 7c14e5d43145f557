"""Text from documents is data: whatever it holds, every format shows it as text and gives it back."""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planextract.dataset.build import Tables, build_tables
from planextract.dataset.compare_releases import ReleaseChanges, markdown_text
from planextract.dataset.export_csv import csv_bytes
from planextract.dataset.export_parquet import write_parquet
from planextract.dataset.export_sqlite import write_sqlite
from planextract.dataset.export_xlsx import LONGEST_TEXT, fit_text, write_xlsx
from planextract.dataset.gates import check_tables
from planextract.dataset.read import read_rows
from planextract.dataset.report import write_report
from planextract.dataset.rows import clean_text
from planextract.dataset.schema import GOALS
from tests.dataset.made_by_hand import PROFILE, two_plans

HOSTILE = (
    '=HYPERLINK("http://example.org","klicka")',
    "=1+1",
    "+46 70 000 00 00",
    "-1",
    "@SUM(A1)",
    "{=1+1}",
    "'citat",
    "<script>alert(1)</script>",
    "a,b;c\t\"d\"\ne\r\nf\rg",
    "\x00\x01\x1b[31m",
    "\u202eomvänt\u202c",
    "_x0041_",
    "\ud800 halv",
    "http://example.org/",
    "1 234,5",
    "NULL",
    "true",
    "2024-06-15",
    " omgiven ",
)  # fmt: skip


def tables_with(text: str) -> Tables:
    matching = two_plans()
    first, second = matching.extractions
    goals = (replace(first.goals[0], text=text), *first.goals[1:])
    return build_tables(replace(matching, extractions=(replace(first, goals=goals), second)), PROFILE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=200))
def test_clean_text_is_whole_unicode_without_control_characters(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned is None or cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean_text(cleaned or "") == cleaned
    printed = "".join(character for character in text if character.isprintable())
    assert all(character in (cleaned or "") for character in printed)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(exclude_categories=()), min_size=1, max_size=80).filter(clean_text))
@example(HOSTILE[0])
@example(HOSTILE[8])
@example(HOSTILE[9] + "x")
@example("å" * 100_000)
def test_every_format_gives_the_text_back(text: str) -> None:
    tables = tables_with(text)
    expected = clean_text(text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        write_parquet(path / "goals.parquet", GOALS, tables["goals"])
        write_sqlite(path / "all.sqlite", tables)
        rows = csv.DictReader(io.StringIO(csv_bytes(GOALS, tables["goals"]).decode("utf-8"), newline=""))
        assert next(row["text"] for row in rows if row["ordinal"] == "1") == expected
        assert next(row["text"] for row in read_rows(path, "goals") if row["ordinal"] == 1) == expected
        with closing(sqlite3.connect(path / "all.sqlite")) as connection:
            found = connection.execute("SELECT text FROM goals WHERE ordinal = 1 ORDER BY goal_id").fetchone()
        assert found == (expected,)


def test_hostile_texts_are_texts_in_the_workbook(tmp_path: Path) -> None:
    tables = tables_with("=1")
    goal = tables["goals"][0]
    texts = [clean_text(text) for text in HOSTILE]
    tables["goals"] = [{**goal, "goal_id": f"{number:02}", "text": text} for number, text in enumerate(texts)]
    write_xlsx(tmp_path / "hostile.xlsx", tables)
    sheet = openpyxl.load_workbook(tmp_path / "hostile.xlsx")["goals"]
    cells = [sheet.cell(row=row, column=GOALS.column_names.index("text") + 1) for row in range(2, len(texts) + 2)]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize("text", ["å" * 100_000, "😀" * 40_000, "a" * LONGEST_TEXT, "a" * (LONGEST_TEXT + 1)])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(text: str) -> None:
    fitted = fit_text(text)
    assert len(fitted.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert fitted == text or f"avkortad: {len(text)} tecken" in fitted
    assert (fitted == text) == (len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT)


def test_hostile_texts_pass_the_gates() -> None:
    assert check_tables(tables_with("".join(HOSTILE))) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_text_in_the_report(text: str) -> None:
    tables = tables_with("x" + text)
    tables["documents"][0]["title"] = clean_text("x" + text)
    report = write_report(PROFILE, tables, ReleaseChanges(before=None, after="0" * 12))
    assert "<script>" not in report
    assert "\n" not in markdown_text(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_markdown_keeps_text_on_one_line_without_markup(text: str) -> None:
    line = markdown_text(text)
    assert "\n" not in line
    assert all(line[place - 1] == "\\" for place, character in enumerate(line) if character in "<>|[]")
