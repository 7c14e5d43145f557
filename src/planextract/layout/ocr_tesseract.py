"""Running tesseract on one picture, under limits, and what it saw there: words with a box and a confidence per character."""

from __future__ import annotations

import os
import re
import resource
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from planextract.layout.ocr_engine import OcrEngine

SECONDS = 120
"""Processor time that one reading of one page may take; a page of text takes three to eight seconds."""
PATIENCE = 2
"""How many times as long it may take by the clock, where it has to wait for a processor."""

_BOX = re.compile(r"(?:bbox|x_bboxes) (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_CONFIDENCE = re.compile(r"(?:x_wconf|x_conf) (-?[\d.]+)")
PixelBox = tuple[int, int, int, int]


class OcrFailed(Exception):
    """Tesseract did not read a picture; the message says why."""


@dataclass(frozen=True, slots=True)
class SeenCharacter:
    """One character, the tight box around its ink in pixels, and how sure the engine is (0 to 1)."""

    text: str
    box: PixelBox
    confidence: float


@dataclass(frozen=True, slots=True)
class SeenWord:
    """One word as the engine parts them. ``line`` numbers the lines that it made; ``confidence`` is 0 to 1."""

    characters: tuple[SeenCharacter, ...]
    box: PixelBox
    confidence: float
    line: int

    @property
    def text(self) -> str:
        """Its characters together."""
        return "".join(character.text for character in self.characters)

    def scaled(self, factor: float) -> SeenWord:
        """The same word in a picture that is ``factor`` times as large."""
        characters = tuple(replace(c, box=_scaled(c.box, factor)) for c in self.characters)
        return replace(self, characters=characters, box=_scaled(self.box, factor))


def _scaled(box: PixelBox, factor: float) -> PixelBox:
    x0, top, x1, bottom = (round(at * factor) for at in box)
    return (x0, top, x1, bottom)


@cache
def engine_version(engine: OcrEngine) -> str:
    """Return program, version and language data for people: ``tesseract 5.3.0 (swe+eng 1a2b3c4d)``."""
    told = subprocess.run([engine.program, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    version = told.split("\n", 1)[0].strip() or "tesseract"
    return f"{version} ({'+'.join(dict.fromkeys(engine.languages))} {engine.signature})"


def recognise(engine: OcrEngine, gray: NDArray[np.uint8], language: str, segmentation: int, dpi: int) -> list[SeenWord]:
    """Read a picture (height × width, 0 black to 255 white); ``segmentation`` is tesseract's page segmentation mode.

    Raises :class:`OcrFailed`.
    """
    command = [engine.program, "stdin", "stdout", "--tessdata-dir", engine.data_folder, "-l", language]
    command += ["--psm", str(segmentation), "--dpi", str(dpi)]
    command += ["-c", "tessedit_create_hocr=1", "-c", "hocr_char_boxes=1"]
    picture = b"P5\n%d %d\n255\n" % (gray.shape[1], gray.shape[0]) + gray.tobytes()
    return list(_words(_run(command, picture)))


def turn_of(engine: OcrEngine, gray: NDArray[np.uint8], dpi: int) -> int:
    """Return by how many degrees clockwise a picture must be turned to stand upright, 0 where that cannot be told."""
    command = [engine.program, "stdin", "stdout", "--tessdata-dir", engine.data_folder, "--psm", "0", "--dpi", str(dpi)]
    picture = b"P5\n%d %d\n255\n" % (gray.shape[1], gray.shape[0]) + gray.tobytes()
    try:
        told = _run([*command, "-l", "osd"], picture).decode("utf-8", "replace")
    except OcrFailed:  # too few characters, or no data for this question
        return 0
    turn = re.search(r"^Rotate: (\d+)", told, re.MULTILINE)
    sure = re.search(r"^Orientation confidence: ([\d.]+)", told, re.MULTILINE)
    return int(turn[1]) % 360 if turn and sure and float(sure[1]) >= 2 else 0


def _run(command: list[str], picture: bytes) -> bytes:
    # One thread: the same bytes give the same words, and a machine with many workers is not asked for more than it has.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command,
            input=picture,
            capture_output=True,
            env=environment,
            timeout=SECONDS * PATIENCE,
            preexec_fn=_limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise OcrFailed(f"OCR took longer than {SECONDS * PATIENCE} s") from None
    if done.returncode < 0:
        raise OcrFailed(f"OCR was ended by signal {-done.returncode} (at most {SECONDS} s of processor time)")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OcrFailed(f"OCR failed: {said[-1] if said else f'exit code {done.returncode}'}")
    return done.stdout


def _limit() -> None:
    """Ends the engine by processor time, also where the worker that waits for it is killed."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))


def _words(hocr: bytes) -> Iterator[SeenWord]:
    try:
        page = etree.fromstring(hocr, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise OcrFailed(f"OCR gave no readable answer ({error})") from error
    line = -1
    for span in page.iter("{*}span"):
        kind, title = span.get("class"), span.get("title") or ""
        if kind in ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"):
            line += 1
        if kind != "ocrx_word":
            continue
        characters = tuple(
            SeenCharacter(inner.text, _box(inner.get("title") or ""), _confidence(inner.get("title") or ""))
            for inner in span.iter("{*}span")
            if inner.get("class") == "ocrx_cinfo" and inner.text and inner.text.strip()
        )
        if characters:
            yield SeenWord(characters, _box(title), _confidence(title), line)


def _box(title: str) -> PixelBox:
    found = _BOX.search(title)
    return (int(found[1]), int(found[2]), int(found[3]), int(found[4])) if found else (0, 0, 0, 0)


def _confidence(title: str) -> float:
    found = _CONFIDENCE.search(title)
    return max(0.0, min(1.0, float(found[1]) / 100)) if found else 0.0
