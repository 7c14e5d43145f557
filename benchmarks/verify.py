"""Every amount read twice, with PDFium and with pdfminer: ``python -m benchmarks.verify [FILE.pdf…]``.

The sample's plans and, where it lies, the documents of the corpus that have text. The section ``verify`` of docs/benchmarks.md is
written anew; ``--print`` only prints it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.reading_speed import documents
from benchmarks.report import machine, write_section
from planextract.reading.verify import Verification, verify_document
from planextract.records import Profile
from planextract.sources.load import load_profile
from tests.lone_document import lone_document


def verify(profile: Profile, path: Path) -> Verification:
    """Read one file with both readers, without an archive."""
    return verify_document(profile, lone_document(path))


def report(verified: Sequence[tuple[str, Verification]]) -> str:
    """The section: a row a document, and every difference below."""
    lines = [
        "## Amounts read twice",
        "",
        f"`python -m benchmarks.verify`, {datetime.now(UTC):%Y-%m-%d}, {machine()}. Every amount read with PDFium and again with "
        "pdfminer, paired by place, compared field by field.",
        "",
        "| document | amounts read twice | differences |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {each.read_twice} | {len(each.differences)} |" for name, each in verified]
    total = sum(each.read_twice for _, each in verified)
    lines.append(f"| **all** | {total} | {sum(len(each.differences) for _, each in verified)} |")
    told = [f"- {name}, {difference.text()}" for name, each in verified for difference in each.differences]
    return "\n".join([*lines, *(["", *told] if told else [])])


def main() -> None:
    """Verify the named files, or all documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--print", action="store_true", help="print the section and leave the report as it is")
    options = parser.parse_args()
    profile = load_profile("exempel")
    verified = []
    for path in options.files or documents():
        each = verify(profile, path)
        print(each.text(), flush=True)
        verified.append((path.stem, each))
    text = report(verified)
    if options.print or options.files:
        print(text)
    else:
        write_section("verify", text)


if __name__ == "__main__":
    main()
