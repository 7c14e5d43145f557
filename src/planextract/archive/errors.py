"""What stops a fetch altogether. What merely keeps one document away is a finding."""

from __future__ import annotations


class FetchError(Exception):
    """Nothing could be fetched, or the archive cannot be written: the message names the place and the remedy."""


class ArchiveBusy(FetchError):
    """Another run is writing into the archive of the same source."""


class ArchiveDamaged(FetchError):
    """A file of the archive is not what it was when it was written."""
