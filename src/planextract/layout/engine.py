"""The names of the readers, apart from the readers: a command line that names one need not load them."""

from typing import Literal

Engine = Literal["pdfium", "pdfplumber"]
"""``pdfium`` is fast and the default; ``pdfplumber`` (pdfminer) is the reference."""
