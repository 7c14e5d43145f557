"""Scans made of plans: pages drawn as pictures, laid askew, with the grain of paper; the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

PAPER, INK = 245, 20
"""What a scanner makes of white and black."""
GRAIN = 8
"""How far (of 255 shades) the paper varies from pixel to pixel."""


def scan_pdf(
    source: Path, target: Path, pages: Sequence[int] | None = None, dpi: int = 200, skew: float = 0.4, quarter: int = 0
) -> Path:
    """Write pages of a PDF (1-based, all where None) as pictures without text; returns ``target``.

    ``skew`` is in degrees; ``quarter`` turns each picture clockwise by whole quarters, as a page laid in sideways.
    """
    grain = np.random.default_rng(7)
    document = pdfium.PdfDocument(source)
    pictures = []
    for number in pages or range(1, len(document) + 1):
        drawn = document[number - 1].render(scale=dpi / 72).to_pil().convert("L")
        turned = drawn.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
        shades = INK + np.asarray(turned, np.float64) * (PAPER - INK) / 255
        shades += grain.integers(-GRAIN, GRAIN + 1, shades.shape)
        picture = Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8))
        pictures.append(picture.rotate(-quarter, expand=True) if quarter else picture)
    document.close()
    pictures[0].save(target, save_all=True, append_images=pictures[1:], resolution=dpi, quality=75)
    return target


def insert_scan(source: Path, scanned: Path, target: Path, at: int) -> Path:
    """Write ``source`` with its page ``at`` (1-based) taken from ``scanned`` (its first page); returns ``target``."""
    document, scan = pdfium.PdfDocument(source), pdfium.PdfDocument(scanned)
    document.del_page(at - 1)
    document.import_pages(scan, [0], at - 1)
    document.save(target)
    document.close()
    scan.close()
    return target
