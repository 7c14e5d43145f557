"""The fonts of the sample: those that Typst carries in itself, and open ones (OFL, Apache) that are packages."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_PACKAGES = ("font_roboto", "font_source_sans_pro", "font_source_serif_pro")
_FAMILIES = {
    "Roboto": ("font_roboto", "Roboto", ("Regular", "Bold", "Italic", "BoldItalic")),
    "Source Sans Pro": ("font_source_sans_pro", "SourceSansPro", ("Regular", "Bold", "It", "BoldIt")),
    "Source Serif Pro": ("font_source_serif_pro", "SourceSerifPro", ("Regular", "Bold", "It", "BoldIt")),
}


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"{package} is not installed: it is in the dev group (uv sync --group dev)")
    return Path(spec.submodule_search_locations[0]) / "files"


def font_folders() -> list[Path]:
    """The folders of the font packages, for Typst."""
    return [_folder(package) for package in _PACKAGES]


@cache
def register_fonts() -> None:
    """Make the font packages known to ReportLab, each family under its name with bold and italic."""
    for family, (package, stem, styles) in _FAMILIES.items():
        names = [family, f"{family} Bold", f"{family} Italic", f"{family} BoldItalic"]
        for name, style in zip(names, styles, strict=True):
            pdfmetrics.registerFont(TTFont(name, str(_folder(package) / f"{stem}-{style}.ttf")))
        pdfmetrics.registerFontFamily(family, *names)


def font_faces() -> str:
    """CSS that makes the font packages known to a browser, each family under its name with bold and italic."""
    styles = (("normal", "normal"), ("bold", "normal"), ("normal", "italic"), ("bold", "italic"))
    rules = []
    for family, (package, stem, files) in _FAMILIES.items():
        for (weight, slant), style in zip(styles, files, strict=True):
            address = (_folder(package) / f"{stem}-{style}.ttf").as_uri()
            rules.append(
                f'@font-face {{ font-family: "{family}"; src: url("{address}"); '
                f"font-weight: {weight}; font-style: {slant} }}"
            )
    return "\n".join(rules)
