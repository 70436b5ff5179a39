"""A version that goes on from the one before is the same as one written from nothing; a killed build goes on."""

import asyncio
import json
import os
import re
import shutil
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Interview, Ref, Span, View
from bot.search.candidates import SearchRequest
from bot.search.terms import terms_of
from bot.transcript.folder import read_interview
from store.library import base_version, encoded_parts, parts
from store.library.parts import VersionPart, read_blocks, read_parts, to_join
from store.library.reader import ServedLibrary
from store.library.row_layout import REGIONS, interview_number, row_id, split_row_id
from store.library.row_map import Block, PartBlocks, RowMap
from store.library.schema import DATABASE_FILE
from store.library.vector_file import HASHES_FILE
from store.library.vectors import Vectors
from store.library.versions import MANIFEST_FILE, LibraryVersions, seal
from tests.conftest import ROOT, Workbench
from tests.fixtures.fakes import FakeEncoder
from tests.fixtures.lighthouse import EDITED, FERRY, ferry, lighthouse

TABLES = ("interview", "chapter", "turn", "line", "moment", "document", "block", "pick", "word_count")
COMMON = ("word", "misheard")


def current(data: Path) -> Path:
    folder = LibraryVersions(data).current()
    assert folder is not None
    return folder


def contents(folder: Path) -> dict[str, object]:
    """Every row of every table, and every interview's vectors with the hashes of their texts."""
    found: dict[str, object] = {}
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as db:
        found.update({name: sorted(db.execute(f"select * from {name}")) for name in COMMON})
    own, rows = read_parts(folder), {name: set[tuple[object, ...]]() for name in TABLES}
    places = RowMap(map(read_blocks, own))
    vectors = Vectors(*(part.folder for part in own))
    hashes = np.concatenate([np.load(part.folder / HASHES_FILE) for part in own])
    for part in own:
        with closing(sqlite3.connect(part.database)) as db:
            for name in TABLES:
                for row in db.execute(f"select * from {name}"):
                    if part.interviews.keys() & {row[0], row[2 if name == "document" else 0]}:
                        rows[name].add(row)
        for slug in part.interviews:
            for region in REGIONS:
                for start, end in places.ranges(region, [slug]):
                    found[f"{slug} {region}"] = (vectors.rows(range(start, end)).tolist(), hashes[start:end].tolist())
    return {**found, **rows}


async def candidates(data: Path) -> list[list[str]]:
    library = ServedLibrary(data)
    try:
        found = []
        for text in ("afraid of the river", "fog and light", "a penny"):
            request = SearchRequest(tuple((term, 1.0) for term in terms_of(text)))
            vector = await FakeEncoder().encode_question(text)
            found.append(sorted(_rounded(repr(candidate)) for candidate in await library.find(request, vector)))
        return found
    finally:
        await library.close()


def _rounded(text: str) -> str:
    """Without the last digits of numbers: they depend on how many rows are multiplied at once."""
    return re.sub(r"\d+\.\d+", lambda number: f"{float(number.group()):.5f}", text)


@pytest.fixture
def _always_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base_version, "_REPLACED_ONE_IN", 0)


_TO_READ: dict[str, set[str]] = {"added": {"ferry-2"}, "changed": {"lighthouse-1"}, "removed": set()}


@pytest.mark.usefixtures("_always_goes_on")
@pytest.mark.parametrize("change", _TO_READ)
async def test_going_on_from_the_version_before_gives_the_same_library(
    workbench: Workbench, tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = workbench.seeds / "_ferry"
    if change == "added":
        (workbench.seeds / "ferry-2").rename(away)
    await workbench.index()
    workbench.encoder.seen.clear()
    if change == "added":
        away.rename(workbench.seeds / "ferry-2")
    elif change == "changed":
        lighthouse(workbench.seeds, EDITED.replace("my bread", "my {bread|loaf}"))
    else:
        (workbench.seeds / "ferry-2").rename(away)
    monkeypatch.setattr("store.library.indexing.read_interview", _reading_only(_TO_READ[change]))
    await workbench.index()
    monkeypatch.undo()
    fresh = Workbench(workbench.seeds, tmp_path / "fresh", FakeEncoder())
    await fresh.index()
    assert contents(current(workbench.data)) == contents(current(fresh.data))
    assert await candidates(workbench.data) == await candidates(fresh.data)


def _reading_only(allowed: set[str]) -> Callable[[Path], Interview]:
    """Reads a folder, if it is one that had to be read."""

    def read(folder: Path) -> Interview:
        assert folder.name in allowed
        return read_interview(folder)

    return read


@pytest.mark.usefixtures("_always_goes_on")
async def test_an_interview_that_is_added_writes_nothing_but_its_own_part(workbench: Workbench) -> None:
    await workbench.index()
    (old,) = read_parts(current(workbench.data))
    before = {name: (old.folder / name).stat().st_ino for name in parts.FILES}
    _another_ferry(workbench.seeds, 3)
    await workbench.index()
    kept, new = sorted(read_parts(current(workbench.data)), key=lambda part: -len(part.interviews))
    assert {name: (kept.folder / name).stat().st_ino for name in parts.FILES} == before
    assert (kept.folder.name, kept.interviews) == (old.folder.name, old.interviews)
    assert list(new.interviews) == ["ferry-3"]


@pytest.mark.usefixtures("_always_goes_on")
async def test_whatever_is_added_changed_and_removed_the_library_is_the_same_as_a_new_one(
    workbench: Workbench, tmp_path: Path
) -> None:
    await workbench.index()
    for number in range(3, 15):
        _another_ferry(workbench.seeds, number)
        if number % 4 == 0:
            shutil.rmtree(workbench.seeds / f"ferry-{number - 2}")
        if number % 5 == 0:
            lighthouse(workbench.seeds, EDITED.replace("my bread", f"my {{bread|loaf{number}}}"))
        await workbench.index()
        assert len(read_parts(current(workbench.data))) <= parts.MOST
    fresh = Workbench(workbench.seeds, tmp_path / "fresh", FakeEncoder())
    await fresh.index()
    assert contents(current(workbench.data)) == contents(current(fresh.data))
    assert await candidates(workbench.data) == await candidates(fresh.data)
    async with workbench.served() as library, fresh.served() as other:
        refs = [Ref(info.slug, Span(0, min(info.words, 30))) for info in await library.interviews()]
        assert await library.interviews() == await other.interviews()
        assert await library.quotes(refs, View.CLEAN) == await other.quotes(refs, View.CLEAN)
        assert await library.pickable() == await other.pickable()
        assert [await library.script(ref.interview) for ref in refs] == [
            await other.script(ref.interview) for ref in refs
        ]


@pytest.mark.usefixtures("_always_goes_on")
async def test_a_library_of_an_older_program_is_one_part_and_is_gone_on_from(
    workbench: Workbench, tmp_path: Path
) -> None:
    await workbench.index()
    _as_a_single_part(current(workbench.data))
    workbench.encoder.seen.clear()
    assert not (await workbench.index()).built
    was = await candidates(workbench.data)
    _another_ferry(workbench.seeds, 3)
    await workbench.index()
    assert len(read_parts(current(workbench.data))) == 2
    assert workbench.encoder.seen
    assert all("3" in text for text in workbench.encoder.seen)
    fresh = Workbench(workbench.seeds, tmp_path / "fresh", FakeEncoder())
    await fresh.index()
    assert contents(current(workbench.data)) == contents(current(fresh.data))
    assert await candidates(workbench.data) == await candidates(fresh.data) != was


def _as_a_single_part(version: Path) -> None:
    """Arrange a version as programs did that knew no parts: all tables in one file, the vectors beside it."""
    (part,) = read_parts(version)
    with closing(sqlite3.connect(part.database)) as db:
        db.execute("attach ? as catalogue", (str(version / DATABASE_FILE),))
        for name in ("meta", *COMMON):
            db.execute(f"create table {name} as select * from catalogue.{name}")
        db.commit()
    for path in part.folder.iterdir():
        path.replace(version / path.name)
    part.folder.rmdir()
    manifest = json.loads((version / MANIFEST_FILE).read_text())
    seal(version, manifest["digest"], manifest["model"])
    files = json.loads((version / MANIFEST_FILE).read_text())
    files["files"] = files.pop("files in parts")
    del files["files"][MANIFEST_FILE]  # the one before, which a new folder does not have
    (version / MANIFEST_FILE).write_text(json.dumps(files))


@pytest.mark.usefixtures("_always_goes_on")
async def test_a_damaged_part_costs_no_other_part_its_vectors(workbench: Workbench) -> None:
    await workbench.index()
    _another_ferry(workbench.seeds, 3)
    await workbench.index()
    (own,) = (part for part in read_parts(current(workbench.data)) if "ferry-3" in part.interviews)
    (own.folder / HASHES_FILE).write_bytes(b"damaged")
    workbench.encoder.seen.clear()
    assert (await workbench.index()).built
    assert workbench.encoder.seen
    assert all("3" in text for text in workbench.encoder.seen)


@given(st.lists(st.integers(1, 3), max_size=60))
def test_parts_stay_few_and_no_interview_is_written_often(additions: list[int]) -> None:
    """Starting from a large library, however interviews are added."""
    held = [VersionPart(Path("large"), {f"old-{number}": "" for number in range(300)})]
    written: Counter[str] = Counter()
    for step, count in enumerate(additions):
        joined = to_join(held, count)
        new = {f"{step}-{number}": "" for number in range(count)}
        for part in joined:
            new |= part.interviews
        held = [*(part for part in held if part not in joined), VersionPart(Path(str(step)), new)]
        written.update(new.keys())
        assert len(held) <= parts.MOST
    assert max(written.values(), default=0) <= 1 + sum(additions).bit_length()
    assert "old-0" not in written


async def test_a_library_of_which_much_was_replaced_is_written_anew(workbench: Workbench) -> None:
    await workbench.index()
    lighthouse(workbench.seeds, EDITED.replace("my bread", "my {bread|loaf}"))
    await workbench.index()
    with closing(sqlite3.connect(current(workbench.data) / DATABASE_FILE)) as db:
        assert db.execute("select value from meta where key = 'replaced'").fetchall() == [("0",)]


async def test_the_version_before_is_not_changed_by_a_build(workbench: Workbench) -> None:
    (workbench.seeds / "ferry-2").rename(workbench.seeds / "_ferry")
    async with workbench.served() as library:
        await library.interviews()
        before = current(workbench.data)
        (workbench.seeds / "_ferry").rename(workbench.seeds / "ferry-2")
        await workbench.index()
        assert LibraryVersions(workbench.data).fault(before, thorough=True) is None


def _another_ferry(seeds: Path, number: int) -> None:
    """An interview of words that no other has."""
    made = ferry(seeds / "_other", " ".join(f"{word}{number}" for word in FERRY.split()))
    toml = made / "interview.toml"
    toml.write_text(toml.read_text().replace("ferry-2", f"ferry-{number}"))
    made.rename(seeds / f"ferry-{number}")


@pytest.mark.processes
async def test_a_build_that_was_killed_does_not_encode_again_what_it_had(workbench: Workbench, tmp_path: Path) -> None:
    for number in range(3, 9):
        _another_ferry(workbench.seeds, number)
    log = tmp_path / "encoded"
    pipe = asyncio.subprocess.PIPE
    builder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _BUILD_SLOWLY, workbench.seeds, workbench.data, log, cwd=ROOT, stdout=pipe
    )
    assert builder.stdout is not None
    for _ in range(3):
        await builder.stdout.readline()
    os.kill(builder.pid, signal.SIGKILL)
    await builder.communicate()
    had = log.read_text().splitlines()
    assert LibraryVersions(workbench.data).current() is None
    await workbench.index()
    again = [text for text in workbench.encoder.seen if repr(text) in had]
    assert had
    assert not again
    assert not (workbench.data / "library" / encoded_parts.FILE).exists()
    assert sorted(path.name for path in (workbench.data / "library").iterdir() if path.is_dir()) == [
        current(workbench.data).name
    ]


_BUILD_SLOWLY = """
import asyncio, sys, time
from pathlib import Path
from store.library import encoded_parts, indexing
from tests.fixtures.fakes import FakeEncoder, silent
keep, encoder, kept = encoded_parts.EncodedParts.put, FakeEncoder(), []
def keep_and_tell(self, key, rows):
    keep(self, key, rows)
    kept.append(key)
    Path(sys.argv[3]).write_text("".join(repr(text) + "\\n" for text in encoder.seen))
    print(len(kept), flush=True)
    if len(kept) == 3:
        time.sleep(600)
encoded_parts.EncodedParts.put = keep_and_tell
asyncio.run(indexing.index(Path(sys.argv[1]), Path(sys.argv[2]), "fake", lambda: encoder, silent))
"""


# --- rows ---------------------------------------------------------------------------------------

_SIZES = st.dictionaries(
    st.sampled_from(["alder", "birch", "cedar"]),
    st.lists(st.integers(0, 4), min_size=len(REGIONS), max_size=len(REGIONS)),
)


@given(_SIZES)
def test_every_row_has_one_place_and_one_id(sizes: dict[str, list[int]]) -> None:
    blocks, ids = [], []
    for slug, counts in sizes.items():
        number, first = interview_number(slug), 0
        for region, rows in zip(REGIONS, counts, strict=True):
            if rows:
                blocks.append(Block(region, slug, number, first, rows))
            first += rows
        ids += [row_id(number, row) for row in range(first)]
    places = RowMap([PartBlocks(blocks, frozenset(sizes))])
    assert len(places) == len(ids)
    positions = [places.position(identity) for identity in ids]
    assert sorted(positions) == list(range(len(ids)))
    assert places.ids(positions) == ids
    for region in REGIONS:
        for slug in sizes:
            inside = [row for start, end in places.ranges(region, {slug}) for row in range(start, end)]
            assert all(split_row_id(identity)[0] == interview_number(slug) for identity in places.ids(inside))
        everything = places.ranges(region, None)
        assert len(everything) <= 1
        assert everything == places.ranges(region, sizes)


def test_an_interviews_number_fits_an_integer_of_sqlite() -> None:
    assert all(0 <= row_id(interview_number(f"slug-{number}"), 2**20 - 1) < 2**63 for number in range(200))
    assert len({interview_number(f"slug-{number}") for number in range(5000)}) == 5000
    assert np.int64(row_id(2**43 - 1, 2**20 - 1)) == 2**63 - 1
