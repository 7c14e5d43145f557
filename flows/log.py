"""What a flow says: readable lines on stderr, JSON lines with ``PLANEXTRACT_LOG=json``, and the same lines in Prefect's UI."""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import UTC, datetime

from prefect.logging.handlers import PrefectConsoleHandler

from planextract.redaction import without_secrets

LOGGER = logging.getLogger("planextract")


class WithoutSecrets(logging.Filter):
    """Takes secrets out of a line before any handler sees it: stderr, and Prefect's server."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with its message and fields made fit to be seen."""
        record.msg, record.args = without_secrets(record.getMessage()), ()
        fields = getattr(record, "fields", {})
        record.fields = {name: without_secrets(one) if isinstance(one, str) else one for name, one in fields.items()}
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, message and whatever stands in ``extra={"fields": {...}}``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        fields = getattr(record, "fields", {})
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": time, "level": record.levelname, "message": record.getMessage(), **fields}
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
    LOGGER.addFilter(WithoutSecrets())
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
