"""Quality on the sample and, where it lies, the corpus: ``python -m benchmarks.quality [--misses] [SOURCE…]`` (make bench)."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.sources import SAMPLE_TRUTH, CorpusSource, write_corpus_profiles
from planextract import stages
from planextract.archive.add import add_files
from planextract.archive.fetch import fetch_source
from planextract.data_folder import DataFolder
from planextract.dataset.evaluate import evaluate
from planextract.reading.extract import describe, extract_source
from planextract.records import Profile
from planextract.sources.load import load_profile


def publish_source(profile: Profile, folder: DataFolder) -> float:
    """Extract, match and publish what the archive holds; prints a line per document and returns the seconds it took."""
    began = time.monotonic()
    for document in extract_source(profile, folder):
        print("   ", describe(document))
    stages.match(profile, folder)
    release, matching = stages.publish(profile, folder)
    for line in stages.refused_documents(matching):
        print("    refused", line)
    print(f"    release {release.id}")
    return time.monotonic() - began


def measure_sample(folder: DataFolder, misses: bool) -> None:
    """Publish and score the bundled sample (synthetic documents)."""
    profile = load_profile("exempel")
    print(f"== {profile.id} (synthetic)")
    fetch_source(profile, folder)
    print(f"    {publish_source(profile, folder):.1f} s in all")
    print(evaluate(SAMPLE_TRUTH, folder.processed(profile.id)).text(misses=misses))


def measure_corpus_source(source: CorpusSource, folder: DataFolder, misses: bool) -> None:
    """Add, publish and, where it is labelled, score one publisher of the corpus (real documents)."""
    profile = load_profile(str(source.profile))
    print(f"== {profile.id} (real)")
    for path, period in source.files:
        add_files(profile, folder, [path], period=period)
    print(f"    {publish_source(profile, folder):.1f} s in all")
    if source.truth:
        print(evaluate(source.truth, folder.processed(profile.id)).text(misses=misses))


def main() -> None:
    """Measure the named sources, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="*", help="exempel or a publisher of the corpus; all if none is named")
    parser.add_argument("--misses", action="store_true", help="list what was missed and what was wrong")
    parser.add_argument("--data", type=Path, help="work in this folder and keep it, instead of a temporary one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = DataFolder(options.data or Path(temporary) / "data")
        if not options.sources or "exempel" in options.sources:
            measure_sample(folder, options.misses)
        sources = write_corpus_profiles(Path(temporary))
        if not sources:
            print("The corpus does not lie beside this checkout; only the sample was measured.")
        for source in sources:
            if not options.sources or source.id in options.sources:
                measure_corpus_source(source, folder, options.misses)


if __name__ == "__main__":
    main()
