"""Where something stands in a document: the archived PDF, the picture of its page, and the part of the page to show."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from planextract.archive.keep import Archive
from planextract.data_folder import DataFolder
from planextract.explorer.drawing import CannotDraw, draw
from planextract.explorer.formatting import box
from planextract.part_files import part_file
from planextract.records import Bbox

PICTURE_SCALE = 1.6
"""Pixels a PDF point: 115 dots an inch, as many as a page of the explorer shows, drawn in less than 100 ms."""
PACKET_SCALE = 1.5
"""A packet is filed and sent: 108 dots an inch are enough to read and to print."""
_MARGIN = 36.0
_LEAST_HEIGHT = 110.0
_LEAST_WIDTH = 380.0
_READABLE_WIDTH = 420.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to mark on a page; ``role`` is ``subject``, ``addend`` or ``context`` and chooses the colour."""

    bbox: Bbox
    role: str = "subject"

    @property
    def width(self) -> float:
        """Width in points."""
        return self.bbox[2] - self.bbox[0]

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bbox[3] - self.bbox[1]


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page with marks on it: what a page of the explorer or a packet shows. Boxes in points of the page."""

    source_id: str
    document_id: str
    page: int
    page_box: Bbox
    region: Bbox
    marks: tuple[Mark, ...]
    from_ocr: bool = False
    """Whether the document's text was recognised in pictures: the reader should look closer."""

    @property
    def is_wide(self) -> bool:
        """Whether it would be too small to read at a phone's width."""
        return self.region[2] - self.region[0] > _READABLE_WIDTH


def crop_around(
    source_id: str,
    document_id: str,
    page: int,
    page_box: Bbox,
    marks: Sequence[Mark],
    whole_page: bool = False,
    whole_width: bool = True,
    from_ocr: bool = False,
) -> Crop:
    """Choose the part of a page that shows the marks, with some lines above and below.

    A table needs the page's ``whole_width``, for the labels of its rows; a text is larger without it.
    """
    if whole_page or not marks:
        return Crop(source_id, document_id, page, page_box, page_box, tuple(marks), from_ocr)
    top = min(mark.bbox[1] for mark in marks) - _MARGIN
    bottom = max(mark.bbox[3] for mark in marks) + _MARGIN
    missing = max(0.0, _LEAST_HEIGHT - (bottom - top)) / 2
    top, bottom = max(page_box[1], top - missing), min(page_box[3], bottom + missing)
    if bottom - top < 1:  # a place outside of the page: show all of it rather than nothing
        return Crop(source_id, document_id, page, page_box, page_box, tuple(marks), from_ocr)
    left, right = page_box[0], page_box[2]
    if not whole_width:
        left = max(left, min(mark.bbox[0] for mark in marks) - _MARGIN)
        right = min(right, max(max(mark.bbox[2] for mark in marks) + _MARGIN, left + _LEAST_WIDTH))
    region = (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))
    return Crop(source_id, document_id, page, page_box, region, tuple(marks), from_ocr)


def mark_of(bbox_text: str | None, role: str = "subject") -> tuple[Mark, ...]:
    """Return the mark of a row's ``bbox`` column, or nothing where it has none."""
    bbox = box(bbox_text)
    return () if bbox is None else (Mark(bbox, role),)


class Documents:
    """The archived documents behind the published rows, found by source and SHA-256."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._paths: dict[tuple[str, str], Path] = {}

    def path(self, source_id: str, sha256: str) -> Path | None:
        """Return the PDF's path, or None where the archive does not hold it (any more)."""
        known = self._paths.get((source_id, sha256))
        if known is None or not known.is_file():
            for entry in Archive(self._folder.raw(source_id)).entries():
                self._paths[(source_id, entry.sha256)] = entry.path
            known = self._paths.get((source_id, sha256))
        return known if known is not None and known.is_file() else None

    def page_picture(self, source_id: str, sha256: str, page: int) -> bytes | None:
        """Return the PNG of a whole page, from the cache or rendered now; None where the document is not there.

        Raises :class:`planextract.explorer.drawing.CannotDraw`.
        """
        kept = self._folder.cache("explorer", source_id) / "pages" / f"{sha256[:16]}-{page}.png"
        if kept.is_file():
            return kept.read_bytes()
        path = self.path(source_id, sha256)
        if path is None:
            return None
        picture = draw(path, page, PICTURE_SCALE)
        with part_file(kept.parent) as part:
            part.write_bytes(picture)
            part.replace(kept)
        return picture

    def crop_pictures(self, crops: Sequence[Crop], hashes: Mapping[str, str]) -> dict[Crop, bytes]:
        """Return the PNG of every crop, for a packet; a page is drawn once, however many crops show it.

        ``hashes`` are the documents' SHA-256 by id. A crop is left out whose document is not in the archive or
        whose page cannot be drawn.
        """
        by_page: dict[tuple[str, str, int], list[Crop]] = {}
        for crop in dict.fromkeys(crops):
            by_page.setdefault((crop.source_id, hashes[crop.document_id], crop.page), []).append(crop)
        pictures: dict[Crop, bytes] = {}
        for (source_id, sha256, page), found in by_page.items():
            path = self.path(source_id, sha256)
            if path is not None:
                with suppress(CannotDraw), Image.open(io.BytesIO(draw(path, page, PACKET_SCALE))) as image:
                    pictures |= {crop: _cut_out(image, crop) for crop in found}
        return pictures


def _cut_out(image: Image.Image, crop: Crop) -> bytes:
    factor = image.width / (crop.page_box[2] - crop.page_box[0])
    left, top = crop.page_box[0], crop.page_box[1]
    edges = (crop.region[0] - left, crop.region[1] - top, crop.region[2] - left, crop.region[3] - top)
    x0, y0, x1, y1 = (round(edge * factor) for edge in edges)
    buffer = io.BytesIO()
    image.crop((x0, y0, max(x1, x0 + 1), max(y1, y0 + 1))).save(buffer, format="PNG")
    return buffer.getvalue()
