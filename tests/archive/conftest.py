"""What the tests of the archive share."""

from __future__ import annotations

from tests.web_stand_in import web

__all__ = ["web"]
