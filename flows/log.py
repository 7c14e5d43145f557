"""What a flow says: readable lines on stderr, JSON lines with ``PLANEXTRACT_LOG=json``, and the same lines in Prefect's UI."""

from __future__ import annotations

import json
import logging
import os
import sys

from prefect.logging.handlers import PrefectConsoleHandler

LOGGER = logging.getLogger("planextract")


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, message and whatever stands in ``extra={"fields": {...}}``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        fields = getattr(record, "fields", {})
        line = {"time": self.formatTime(record), "level": record.levelname, "message": record.getMessage(), **fields}
        return json.dumps(line, ensure_ascii=False)


def start_log() -> None:
    """Send the pipeline's lines to stderr, once; their form follows ``PLANEXTRACT_LOG`` (``text`` or ``json``).

    Prefect sends them to its server; its own copy of them on the terminal is taken away.
    """
    for doubled in [handler for handler in LOGGER.handlers if isinstance(handler, PrefectConsoleHandler)]:
        LOGGER.removeHandler(doubled)
    if any(getattr(handler, "of_planextract", False) for handler in LOGGER.handlers):
        return
    LOGGER.propagate = False
    handler = logging.StreamHandler(sys.stderr)
    handler.of_planextract = True  # type: ignore[attr-defined]
    handler.setFormatter(
        JsonLines() if os.environ.get("PLANEXTRACT_LOG") == "json" else logging.Formatter("%(message)s")
    )
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)


def say(line: str, **fields: object) -> None:
    """Log one line of progress."""
    LOGGER.info(line, extra={"fields": fields})


def warn(line: str, **fields: object) -> None:
    """Log one line that somebody should look at."""
    LOGGER.warning(line, extra={"fields": fields})
