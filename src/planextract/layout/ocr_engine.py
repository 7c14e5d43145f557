"""Which OCR engine is installed, found without starting it: a document that needs none pays nothing for it."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OCR_SWITCH = "PLANEXTRACT_OCR"
"""The environment variable that turns OCR off (``off``, ``no``, ``0``, ``false``)."""
LANGUAGE = "swe"
SECOND_LANGUAGE = "eng"
"""Its network was trained apart from the Swedish one: where both read the same digits, neither made them up alone."""
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-swe"

_TURNED_OFF = frozenset(("off", "no", "0", "false"))
_DATA_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


@dataclass(frozen=True, slots=True)
class OcrEngine:
    """Tesseract with the language data that it reads with: ``signature`` changes when the program or its data do.

    ``languages`` are those of the two readings of a page.
    """

    program: str
    data_folder: str
    languages: tuple[str, str]
    signature: str


def find_engine() -> OcrEngine | None:
    """Return the OCR engine, None where it, or its Swedish data, is not installed or ``PLANEXTRACT_OCR=off``."""
    if os.environ.get(OCR_SWITCH, "").lower() in _TURNED_OFF:
        return None
    program = shutil.which("tesseract")
    return None if program is None else _engine(program, os.environ.get("TESSDATA_PREFIX", ""))


def ocr_signature() -> str | None:
    """Return what an OCR reading depends on, beside the page: a digest of program and language data; None without OCR."""
    engine = find_engine()
    return None if engine is None else engine.signature


def why_no_ocr() -> str:
    """Return what to do so that scanned pages are read."""
    if os.environ.get(OCR_SWITCH, "").lower() in _TURNED_OFF:
        return f"OCR is turned off ({OCR_SWITCH}={os.environ[OCR_SWITCH]}, or --no-ocr)"
    if shutil.which("tesseract") is None:
        return f"no OCR is installed: `{INSTALL}`, then read the document again"
    return f"tesseract has no Swedish language data: `{INSTALL}`, then read the document again"


@cache
def _engine(program: str, prefix: str) -> OcrEngine | None:
    beside = Path(program).resolve().parent.parent / "share" / "tessdata"
    for folder in (Path(prefix), Path(prefix) / "tessdata", beside, *map(Path, _DATA_FOLDERS)):
        data = folder / f"{LANGUAGE}.traineddata"
        if str(folder) != "." and data.is_file():
            second = SECOND_LANGUAGE if (folder / f"{SECOND_LANGUAGE}.traineddata").is_file() else LANGUAGE
            files = [Path(program), data, folder / f"{second}.traineddata"]
            digest = hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files))
            return OcrEngine(program, str(folder), (LANGUAGE, second), digest.hexdigest()[:12])
    return None
