"""Opening a PDF and reading it page by page: the one door into the layout package (stage ``layout``).

``Engine`` names the reader: ``pdfium`` (fast, the default) or ``pdfplumber`` (pdfminer, the reference).
"""

from __future__ import annotations

from typing import Literal

Engine = Literal["pdfium", "pdfplumber"]
