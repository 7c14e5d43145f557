"""The archive: discovering, fetching and keeping documents as immutable bytes with their origin."""
