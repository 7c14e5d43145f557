"""Every kind of finding is told in both languages, and nothing tells of one that does not exist."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import planextract
from planextract.dataset.finding_catalogue import finding_kinds
from planextract.finding_codes import FindingCode

CODES = get_args(FindingCode)


def test_every_code_is_told_in_both_languages() -> None:
    assert set(finding_kinds()) == set(CODES)
    for code, kind in finding_kinds().items():
        for texts in (kind.says, kind.do):
            assert set(texts) == {"sv", "en"}, code
            assert all(text.endswith(".") and text.strip() == text for text in texts.values()), code


def test_every_code_is_given_somewhere() -> None:
    package = Path(planextract.__file__).parent
    given = {
        node.value
        for path in package.rglob("*.py")
        if path.name != "finding_codes.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(CODES) - given == set()
