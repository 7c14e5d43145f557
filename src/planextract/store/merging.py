"""How two contents of one small file become one, where two machines have written it."""

from __future__ import annotations

import msgspec

from planextract.archive.keep import Sidecar, Sighting

_SIDECAR = msgspec.json.Decoder(Sidecar)  # made at import: two threads that make one at once crash (stage_cache.py)


def merge_sidecars(theirs: bytes, ours: bytes) -> bytes:
    """Return the sidecar with the sightings of both, in the order of time; what tells the same stands once."""
    if theirs == ours:
        return ours
    sidecar = _SIDECAR.decode(theirs)
    sightings: list[Sighting] = []
    for one in sorted((*sidecar.sightings, *_SIDECAR.decode(ours).sightings), key=lambda one: one.retrieved_at):
        told = one in sightings if one.returned else any(one.is_like(earlier) for earlier in sightings)
        if not told:
            sightings.append(one)
    merged = msgspec.structs.replace(sidecar, sightings=tuple(sightings))
    return msgspec.json.format(msgspec.json.encode(merged), indent=2) + b"\n"


def merge_lines(theirs: bytes, ours: bytes) -> bytes:
    """Return all lines of theirs and after them those that only ours has: every machine gets the same order."""
    known = set(theirs.splitlines())
    added = [line for line in ours.splitlines() if line.strip() and line not in known]
    if not added:
        return theirs
    start = theirs if not theirs or theirs.endswith(b"\n") else theirs + b"\n"
    return start + b"".join(line + b"\n" for line in added)


def tell_the_same(theirs: bytes, ours: bytes) -> bool:
    """Whether two fetch reports have the same findings: when they were made is no news."""
    try:
        first, second = (msgspec.json.decode(content)["findings"] for content in (theirs, ours))
    except (msgspec.MsgspecError, KeyError, TypeError):
        return False
    return bool(first == second)
