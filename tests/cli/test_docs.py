"""The documentation says what the program does: the command reference and the profile of the docs are held to the code."""

from __future__ import annotations

import re
from pathlib import Path

from planextract.cli.reference import command_reference
from planextract.sources.load import load_profile

ROOT = Path(__file__).parents[2]


def test_the_command_reference_is_current() -> None:
    remedy = "run `make docs`"
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == command_reference(), remedy


def test_every_command_stands_in_the_reference() -> None:
    reference = command_reference()
    for command in (
        "run",
        "fetch",
        "extract",
        "match",
        "publish",
        "add",
        "trace",
        "compare",
        "changes",
        "review",
        "check",
    ):
        assert f"## `planextract {command}`" in reference
    for command in ("packet", "tables", "evaluate", "serve", "probe"):
        assert f"## `planextract {command}`" in reference


def test_the_profile_of_the_docs_loads(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    path = tmp_path / "exempelby.toml"
    path.write_text(example[1], encoding="utf-8")
    profile = load_profile(str(path))
    assert profile.organisations[0].became == ("samhallsbyggnadsnamnden",)
    assert profile.vocabulary.stages == {"internbudget": "budget"}


def test_the_queries_of_the_readme_are_those_that_a_test_runs() -> None:
    queries = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:python|sql)\n.*?```", queries, re.DOTALL)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(blocks) == 3
    assert [block for block in blocks if block not in readme] == []
