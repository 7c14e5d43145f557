"""Layers of a PDF that are switched off (optional content, ISO 32000-1, 8.11): their text is there and is not shown."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2.raw as raw
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.utils import decode_text

from planextract.layout import pdfium_calls as call

_LONGEST_NAME = 512


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of a document by name. ``unclear`` are names of which some layers are shown and some are not.

    ``known`` is False where the document's list of layers is damaged.
    """

    hidden: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()
    known: bool = True

    @property
    def matter(self) -> bool:
        """Whether any text of the document may be switched off."""
        return bool(self.hidden or self.unclear) or not self.known


def read_layers(path: Path) -> Layers:
    """Return the layers of a PDF; a document that has none costs a look at its bytes."""
    data = path.read_bytes()
    if b"/OCProperties" not in data and b"/ObjStm" not in data:
        return Layers()
    try:
        with path.open("rb") as file:
            listed = resolve1(PDFDocument(PDFParser(file)).catalog.get("OCProperties"))
            return Layers() if listed is None else _states(listed)
    except Exception:  # whatever a damaged file does to the parser: the layers are not known, and that is told
        return Layers(known=b"/OCProperties" not in data)


def _states(listed: Any) -> Layers:
    default = resolve1(listed.get("D")) or {}
    off = _ids(default.get("OFF"))
    if getattr(resolve1(default.get("BaseState")), "name", "ON") == "OFF":
        off = _ids(listed.get("OCGs")) - _ids(default.get("ON"))
    hidden: set[str] = set()
    shown: set[str] = set()
    for layer in _references(listed.get("OCGs")):
        name = decode_text(resolve1(resolve1(layer).get("Name", b"")))
        (hidden if layer.objid in off else shown).add(name)
    return Layers(frozenset(hidden - shown), frozenset(hidden & shown))


def _references(listed: object) -> list[PDFObjRef]:
    return [one for one in resolve1(listed) or () if isinstance(one, PDFObjRef)]


def _ids(listed: object) -> set[int]:
    return {one.objid for one in _references(listed)}


def switched_off(layers: Layers, text_objects: Iterable[int]) -> tuple[set[int], set[int]]:
    """Return which text objects (by address) belong to a layer that is off, and of which nobody can say it."""
    hidden: set[int] = set()
    unclear: set[int] = set()
    for at in text_objects:
        for index in range(max(0, call.object_count_marks(at))):
            mark = call.object_mark(at, index)
            if mark is None or _mark_name(mark) != "OC":
                continue
            name = _layer_name(mark)
            if name in layers.hidden:
                hidden.add(at)
            elif not layers.known or name is None or name in layers.unclear:
                unclear.add(at)
    return hidden, unclear - hidden


def _mark_name(mark: int) -> str:
    buffer = ctypes.create_string_buffer(_LONGEST_NAME)
    size = ctypes.c_ulong()
    call.mark_name(mark, ctypes.addressof(buffer), _LONGEST_NAME, ctypes.addressof(size))
    return buffer.raw[: max(0, size.value - 2)].decode("utf-16-le", "replace")


def _layer_name(mark: int) -> str | None:
    """The name of the layer that a mark refers to; None for a group of layers."""
    buffer = ctypes.create_string_buffer(_LONGEST_NAME)
    size = ctypes.c_ulong()
    found = raw.FPDFPageObjMark_GetParamStringValue(
        ctypes.cast(mark, raw.FPDF_PAGEOBJECTMARK),
        b"Name",
        ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)),
        _LONGEST_NAME,
        size,
    )
    return buffer.raw[: max(0, size.value - 2)].decode("utf-16-le", "replace") if found else None
