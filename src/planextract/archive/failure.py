"""Why an address gave nothing."""

from __future__ import annotations

from typing import Literal

FailureKind = Literal["gone", "unreachable", "refused", "not_a_pdf"]
"""Gone: the server says there is nothing. Unreachable: it could not be asked, or did not answer properly. Refused: we
do not take what it offers (size, scheme, private address). Not a PDF: something else came."""


class Failure(Exception):
    """An address gave nothing: ``reason`` in words, how many ``attempts`` it is worth, seconds to ``wait`` between.

    ``final_url`` and ``headers`` are of an answer that came and was not taken.
    """

    def __init__(self, reason: str, kind: FailureKind, *, attempts: int = 1, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind
        self.attempts = attempts
        self.wait = wait
        self.final_url = ""
        self.headers: dict[str, str] = {}
