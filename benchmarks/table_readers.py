"""The table extractors that are compared, each a function from a PDF to what ``planextract tables`` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from planextract.layout.tables_json import tables_json

Prediction = dict[str, list[dict[str, list[dict[str, Any]]]]]


@dataclass(frozen=True, slots=True)
class TableReader:
    """One extractor with its default settings: ``package`` names the distribution whose version is reported."""

    name: str
    package: str
    read: Callable[[Path], Prediction]

    @property
    def version(self) -> str:
        """The installed version of its package."""
        return version(self.package)


def _prediction(found: Iterator[tuple[int, Sequence[float], Sequence[Sequence[Any]]]]) -> Prediction:
    """Return (page, box, rows) of tables as the structure that is scored: one part each."""
    return {
        "tables": [
            {
                "parts": [
                    {
                        "page": page,
                        "bbox": [round(float(value), 1) for value in box],
                        "rows": [["" if cell is None else str(cell) for cell in row] for row in rows],
                    }
                ]
            }
            for page, box, rows in found
        ]
    }


def _planextract(engine: Any) -> Callable[[Path], Prediction]:
    def read(path: Path) -> Prediction:
        return tables_json(path, engine=engine)  # type: ignore[return-value]

    return read


def _pdfplumber(path: Path) -> Prediction:
    import pdfplumber

    def found() -> Iterator[tuple[int, Sequence[float], Sequence[Sequence[Any]]]]:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                for table in page.find_tables():
                    yield page.page_number, table.bbox, table.extract()
                page.close()

    return _prediction(found())


def _camelot(flavor: str) -> Callable[[Path], Prediction]:
    def read(path: Path) -> Prediction:
        from camelot.io import read_pdf

        tables = read_pdf(str(path), pages="all", flavor=flavor, suppress_stdout=True)
        return _prediction((int(table.page), table._bbox, table.df.values.tolist()) for table in tables)

    return read


def _pymupdf(path: Path) -> Prediction:
    import pymupdf

    def found() -> Iterator[tuple[int, Sequence[float], Sequence[Sequence[Any]]]]:
        with pymupdf.open(path) as document:  # type: ignore[no-untyped-call]
            for page in document:
                for table in page.find_tables().tables:
                    yield page.number + 1, table.bbox, table.extract()

    return _prediction(found())


READERS = (
    TableReader("planextract (pdfium)", "planextract", _planextract("pdfium")),
    TableReader("planextract (pdfplumber)", "planextract", _planextract("pdfplumber")),
    TableReader("pdfplumber", "pdfplumber", _pdfplumber),
    TableReader("camelot hybrid", "camelot-py", _camelot("hybrid")),
    TableReader("camelot network", "camelot-py", _camelot("network")),
    TableReader("camelot stream", "camelot-py", _camelot("stream")),
    TableReader("camelot lattice", "camelot-py", _camelot("lattice")),
    TableReader("PyMuPDF", "pymupdf", _pymupdf),
)
