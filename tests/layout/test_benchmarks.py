"""The ICDAR documents and the labelled tables of the corpus: what was reached stays reached."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from planextract.layout.grid import TablePart
from planextract.layout.tables_json import read_tables, tables_json

SHARED = Path(__file__).resolve().parents[3] / "shared"
BENCH = SHARED / "bench"
CORPUS = SHARED / "corpus"


@pytest.mark.slow
@pytest.mark.skipif(not BENCH.exists(), reason="the ICDAR documents do not lie beside the repository (../shared/bench)")
def test_icdar_documents(tmp_path: Path) -> None:
    for path in sorted((BENCH / "icdar2013").glob("*.pdf")):
        (tmp_path / f"{path.stem}.json").write_text(json.dumps(tables_json(path)), encoding="utf-8")
    command = [sys.executable, str(BENCH / "score_tables.py"), str(BENCH / "icdar2013"), str(tmp_path), "--json"]
    scores = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert scores["f1_by_document"] >= 0.94
    assert scores["f1_overall"] >= 0.97
    assert scores["numeric_recall"] >= 0.99


def plain(text: str) -> str:
    return " ".join(text.replace("−", "-").replace("–", "-").split())


def is_read(cell: dict[str, Any], parts: list[TablePart]) -> bool:
    """Whether a labelled cell is read at its place, in the row of its label and under its header."""
    x, y = (cell["bbox"][0] + cell["bbox"][2]) / 2, (cell["bbox"][1] + cell["bbox"][3]) / 2
    for part in parts:
        if part.page != cell["page"]:
            continue
        for found in part.cells:
            x0, top, x1, bottom = found.bbox
            if plain(found.text) != plain(cell["printed"]) or not (
                x0 - 2 <= x <= x1 + 2 and top - 2 <= y <= bottom + 2
            ):
                continue
            label = next((c.text for c in part.cells if c.row == found.row and c.column == 0), "")
            header = "".join(
                c.text
                for c in part.cells
                if c.row < part.header_rows and c.column <= found.column < c.column + c.column_span
            )
            if plain(label) == plain(cell["label"]) and plain(cell["column"]).replace(" ", "") in header.replace(
                " ", ""
            ):
                return True
    return False


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus does not lie beside the repository (../shared/corpus)")
@pytest.mark.parametrize(
    ("key", "document"), [("chain", "riksbank-ppr-2014-07.pdf"), ("april_cells", "riksbank-ppu-2014-04.pdf")]
)
def test_every_labelled_cell_of_the_central_banks_tables_is_read(key: str, document: str) -> None:
    truth = json.loads((CORPUS / "truth" / "tables" / "riksbank-2014-04_2014-07.json").read_text(encoding="utf-8"))
    cells = truth[key]
    pages = sorted({cell["page"] for cell in cells})
    parts = [part for grid in read_tables(CORPUS / "pdf" / document, pages) for part in grid.parts]
    assert [(c["label"], c["column"], c["printed"]) for c in cells if not is_read(c, parts)] == []


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus does not lie beside the repository (../shared/corpus)")
def test_a_long_ruled_table_is_one_table() -> None:
    (grid,) = read_tables(CORPUS / "pdf" / "co2-kommuner-named-2020-2021.pdf")
    assert len(grid.parts) == 11
    assert sum(part.row_count - part.header_rows for part in grid.parts) == 290
    assert {len(part.columns) for part in grid.parts} == {5}
