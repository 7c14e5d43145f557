"""Where things lie below ``--data``: the one place that knows the folder names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The working folder of an installation (``data`` by default)."""

    root: Path

    def raw(self, source_id: str) -> Path:
        """The archive of one source: immutable bytes and their sidecars."""
        return self.root / "raw" / source_id

    def cache(self, stage: str, source_id: str) -> Path:
        """Results between the stages (``stage``: extract, match); may be deleted at any time."""
        return self.root / "cache" / stage / source_id

    def decisions(self, source_id: str) -> Path:
        """What people decided: ``decisions.jsonl`` and ``corrections.toml``."""
        return self.root / "decisions" / source_id

    def processed(self, source_id: str) -> Path:
        """The current release: a symbolic link into :meth:`releases`."""
        return self.root / "processed" / source_id

    def releases(self, source_id: str) -> Path:
        """All releases of one source, immutable, one folder each."""
        return self.root / "processed" / ".releases" / source_id
