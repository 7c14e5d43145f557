"""Profiles: what is taken in, and how a mistake is pointed at."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from planextract.records import ListedDocument, Organisation, Profile, Vocabulary
from planextract.sources.load import ProfileError, bundled_profiles, load_profile, read_profile

FULL = r"""# a municipality
id = "ny-kommun"
name = "Ny kommun"
municipality_code = "0123"
listing_url = "https://example.org/plan"
listing_alternatives = [
    "https://example.org/old",
    "saved/page.html",
]
title_pattern = 'Plan (?P<start>\d{4})-(?P<end>\d{4})'
web_archive = false

[[documents]]
period = "2021-2023"
url = "https://example.org/plan.pdf"

[[documents]]
period = "2025"
path = "plans/2025.pdf"

[vocabulary]
areas = ["Målområde"]
statements = { "Nämndernas Ramar" = "operating" }

[vocabulary.stages]
"Flerårsplan" = "plan"

[[organisations]]
id = "gamla-namnden"
name = "Gamla nämnden"
aliases = ["GN"]
valid_from = 2015
valid_to = 2020
merged_into = "nya-namnden"

[[organisations]]
id = "delad"
name = "Delad nämnd"
split_into = ["nya-namnden", "gamla-namnden"]

[[organisations]]
id = "nya-namnden"
name = "Nya nämnden"
"""


def read(text: str) -> Profile:
    return read_profile(text.encode(), "profile.toml", Path("/somewhere"))


def mistakes_of(text: str) -> list[tuple[int | None, str, str, str]]:
    with pytest.raises(ProfileError) as caught:
        read(text)
    return [(one.line, one.key, one.message, one.remedy) for one in caught.value.mistakes]


def test_everything_a_profile_can_say() -> None:
    profile = read(FULL)
    assert replace(profile, sha256="") == Profile(
        id="ny-kommun",
        name="Ny kommun",
        municipality_code="0123",
        listing_url="https://example.org/plan",
        listing_alternatives=("https://example.org/old", "saved/page.html"),
        title_pattern=r"Plan (?P<start>\d{4})-(?P<end>\d{4})",
        documents=(
            ListedDocument(period="2021-2023", url="https://example.org/plan.pdf"),
            ListedDocument(period="2025", path="plans/2025.pdf"),
        ),
        vocabulary=Vocabulary(
            areas=("Målområde",), statements={"nämndernas ramar": "operating"}, stages={"flerårsplan": "plan"}
        ),
        organisations=(
            Organisation(
                organisation_id="gamla-namnden",
                name="Gamla nämnden",
                aliases=("GN",),
                valid_from=2015,
                valid_to=2020,
                became=("nya-namnden",),
            ),
            Organisation(organisation_id="delad", name="Delad nämnd", became=("nya-namnden", "gamla-namnden")),
            Organisation(organisation_id="nya-namnden", name="Nya nämnden"),
        ),
        web_archive=False,
        base="/somewhere",
    )
    assert re.fullmatch("[0-9a-f]{64}", profile.sha256)


def test_the_bundled_boden_knows_both_addresses_and_the_merger() -> None:
    assert "boden" in bundled_profiles()
    boden = load_profile("boden")
    assert boden.municipality_code == "2582"
    assert boden.web_archive
    assert len({boden.listing_url, *boden.listing_alternatives}) == 2
    organisations = {one.organisation_id: one for one in boden.organisations}
    assert organisations["utbildningsnamnden"].valid_to == 2020
    assert organisations["utbildningsnamnden"].became == ("arbetsmarknads-och-utbildningsnamnden",)
    assert organisations["arbetsmarknads-och-utbildningsnamnden"].valid_from == 2021


def test_every_bundled_profile_loads_under_its_own_name() -> None:
    assert [load_profile(name).id for name in bundled_profiles()] == list(bundled_profiles())


def test_a_path_loads_and_relative_paths_start_from_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "ny.toml"
    file.write_text('id = "ny"\nname = "Ny"\n[[documents]]\nperiod = "2025"\npath = "a.pdf"\n', encoding="utf-8")
    assert load_profile(str(file)).base == str(tmp_path.resolve())


def test_a_byte_order_mark_and_windows_lines_are_no_mistake() -> None:
    assert read_profile(b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode(), "p.toml", Path()).id == "ny-kommun"


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "message"),
    [
        ('id = "ny-kommun"', 'id = "Ny kommun"', 2, "id", "wrong form"),
        ('name = "Ny kommun"', "", 1, "name", "is missing"),
        ('name = "Ny kommun"', 'nam = "Ny kommun"\nname = "x"', 3, "nam", "unknown key"),
        ('municipality_code = "0123"', "municipality_code = 123", 4, "municipality_code", "is 123"),
        ('municipality_code = "0123"', 'municipality_code = "123"', 4, "municipality_code", "wrong form"),
        ("https://example.org/plan\"", "ftp://example.org/plan\"", 5, "listing_url", "scheme 'ftp'"),
        ("https://example.org/plan\"", "https://me:pw@example.org/\"", 5, "listing_url", "user name or password"),
        ("https://example.org/plan\"", "https://\"", 5, "listing_url", "no host"),
        ('    "saved/page.html"', "    3", 6, "listing_alternatives[2]", "is 3"),
        ("(?P<end>", "(?P<slut>", 10, "title_pattern", "lacks the group (?P<end>…)"),
        ("(?P<start>", "(?P<start", 10, "title_pattern", "no regular expression"),
        ("Plan (?P", "[[]Plan (?P", 10, "title_pattern", "Possible nested set"),
        ("title_pattern = ", "#", 5, "listing_url", "has no title_pattern"),
        ("web_archive = false", 'web_archive = "no"', 11, "web_archive", "is 'no'"),
        ('"2021-2023"', '"2021-23"', 14, "documents[1].period", "wrong form"),
        ('"2021-2023"', '"2023-2021"', 14, "documents[1].period", "is no period"),
        ('period = "2025"', "period = 2025", 18, "documents[2].period", "is 2025"),
        ('path = "plans/2025.pdf"', "", 17, "documents[2]", "neither url nor path"),
        ('path = "plans/2025.pdf"', 'path = "a"\nurl = "https://b/c"', 19, "documents[2].path", "beside url"),
        ('url = "https://example.org/plan.pdf"', 'url = "plan.pdf"', 15, "documents[1].url", "no scheme"),
        ('areas = ["Målområde"]', 'areas = "Målområde"', 22, "vocabulary.areas", "is 'Målområde'"),
        ('areas = ["Målområde"]', 'area = ["Målområde"]', 22, "vocabulary.area", "unknown key"),
        ('"operating"', '"driftbudget"', 23, "vocabulary.statements.Nämndernas Ramar", "'driftbudget'"),
        ('"plan"\n', '"prognos"\n', 26, "vocabulary.stages.Flerårsplan", "'prognos'"),
        ("valid_to = 2020", "valid_to = 2010", 32, "organisations[1].valid_from", "is after valid_to"),
        ("valid_from = 2015", "valid_from = 15", 32, "organisations[1].valid_from", "no year"),
        ("valid_from = 2015", 'valid_from = "2015"', 32, "organisations[1].valid_from", "is '2015'"),
        ("valid_from = 2015", "valid_from = true", 32, "organisations[1].valid_from", "is true"),
        ('merged_into = "nya-namnden"', 'merged_into = "nya"', 34, "organisations[1].merged_into", "no organisation"),
        ('["nya-namnden", "gamla-namnden"]', '["delad"]', 39, "organisations[2].split_into[1]", "itself"),
        ('"nya-namnden"\n\n[[organisations]]\nid = "delad"', '"delad"\n\n[[organisations]]\nid = "delad"', 34,
         "organisations[1].merged_into", "leads back"),
        ('name = "Nya nämnden"', 'name = "gn"\nvalid_from = 2020', 43, "organisations[3].name", "also means 'gamla-"),
        ('path = "plans/2025.pdf"', 'url = "https://example.org/plan.pdf"', 19, "documents[2].url", "already named"),
        ('id = "delad"', 'id = "gamla-namnden"', 37, "organisations[2].id", "already taken"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_line_and_remedy(old: str, new: str, line: int, key: str, message: str) -> None:
    assert FULL.count(old) >= 1
    found = mistakes_of(FULL.replace(old, new, 1))
    hits = [one for one in found if one[:2] == (line, key) and message in one[2]]
    assert hits, found
    assert hits[0][3].strip()


def test_a_name_may_pass_to_the_next_organisation() -> None:
    profile = read(FULL.replace('name = "Nya nämnden"', 'name = "Gamla nämnden"\nvalid_from = 2021'))
    named = [
        (one.organisation_id, one.valid_from, one.valid_to)
        for one in profile.organisations
        if one.name == "Gamla nämnden"
    ]
    assert named == [("gamla-namnden", 2015, 2020), ("nya-namnden", 2021, None)]


def test_all_mistakes_are_told_at_once_in_the_order_of_lines() -> None:
    text = 'id = "?"\nname = 3\nlisting_url = "gopher://x"\n[[organisations]]\nid = "a"\nmerged_into = "b"\n'
    with pytest.raises(ProfileError) as caught:
        read(text)
    lines = str(caught.value).splitlines()
    assert [line.split(":")[1] for line in lines] == sorted(line.split(":")[1] for line in lines)
    assert {line.split(":")[1] for line in lines} >= {"1", "2", "3", "6"}
    assert all(line.startswith("profile.toml:") for line in lines)


@pytest.mark.parametrize(
    ("text", "line"), [('id = "a"\nname = oops\n', 2), ('id = "a"\n\nid = "b"\n', 3), ('id = "a"\nname = "b\n', 2)]
)
def test_broken_toml_is_named_with_its_line(text: str, line: int) -> None:
    ((found, _, message, _),) = mistakes_of(text)
    assert found == line
    assert "TOML" in message


def test_text_that_is_not_utf8_is_named_with_its_line() -> None:
    with pytest.raises(ProfileError, match=r"p\.toml:2: is not UTF-8"):
        read_profile('id = "a"\nname = "Å"\n'.encode("latin-1"), "p.toml", Path())


def test_an_unknown_name_is_answered_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="Did you mean 'boden'"):
        load_profile("bodn")
    with pytest.raises(ProfileError, match="is a folder"):
        load_profile(str(tmp_path))


IDS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,2}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)

BOARDS = st.lists(st.tuples(IDS, TEXTS), max_size=4, unique_by=(lambda one: one[0], lambda one: one[1].casefold()))


@settings(deadline=None, max_examples=100)
@given(id_=IDS, name=TEXTS, areas=st.lists(TEXTS, max_size=3), boards=BOARDS)
def test_what_a_toml_library_writes_is_read_back(
    id_: str, name: str, areas: list[str], boards: list[tuple[str, str]]
) -> None:
    unique = dict(boards)
    written = tomlkit.dumps(
        {
            "id": id_,
            "name": name,
            "vocabulary": {"areas": areas},
            "organisations": [{"id": board, "name": called} for board, called in unique.items()],
        }
    )
    profile = read(written)
    assert (profile.id, profile.name, profile.vocabulary.areas) == (id_, name, tuple(areas))
    assert {one.organisation_id: one.name for one in profile.organisations} == unique


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_damaged_profile_is_read_or_refused_on_one_of_its_lines(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(FULL)))
    end = data.draw(st.integers(start, min(len(FULL), start + 40)))
    inserted = data.draw(st.text(st.sampled_from("\"=[]{}\n#'a1.\\é"), max_size=6))
    damaged = FULL[:start] + inserted + FULL[end:]
    try:
        read(damaged)
    except ProfileError as error:
        lines = damaged.count("\n") + 1
        assert error.mistakes
        assert all(mistake.line is None or 1 <= mistake.line <= lines for mistake in error.mistakes)


@settings(deadline=None, max_examples=100)
@given(where=st.integers(0, 3), key=st.sampled_from(["idd", "okänd", "x"]))
def test_an_unknown_key_is_found_on_its_own_line_in_any_table(where: int, key: str) -> None:
    lines = FULL.splitlines()
    headers = [index for index, line in enumerate(lines) if line.startswith("[")]
    at = headers[where * 2] + 1
    lines.insert(at, f'"{key}" = [\n  1,\n]')
    found = mistakes_of("\n".join(lines))
    assert (at + 1, "unknown key") in [(line, message) for line, _, message, _ in found]
