"""Thin Prefect flows: one per stage, ``pipeline`` for all. The work itself is in planextract; nothing there knows Prefect.

Settings that must stand before prefect is imported are made here: nothing calls home, Prefect's own log lines stay out of
the analyst's way, and the temporary server gets time to start on a small machine. Whoever sets a variable keeps it.
"""

import os

for name, value in {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "planextract",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}.items():
    os.environ.setdefault(name, value)
