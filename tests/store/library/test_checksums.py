"""Bytes changed on the disk never become words, speakers or times of a quote; the library is built anew beside."""

import asyncio
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LibraryError
from bot.model import Quote, Ref, Span, View
from store.library.checksums import checksum
from store.library.parts import read_parts
from store.library.reader import ServedLibrary
from store.library.versions import LibraryVersions
from tests.conftest import Workbench

REFS = [*(Ref("lighthouse-1", Span(start, start + 12)) for start in range(0, 160, 9)), Ref("ferry-2", Span(0, 40))]


def database(workbench: Workbench) -> Path:
    folder = LibraryVersions(workbench.data).current()
    assert folder is not None
    (part,) = read_parts(folder)
    return part.database


async def shown(workbench: Workbench) -> list[Quote | None]:
    """Each quote, None where an error is shown in its place."""
    quotes: list[Quote | None] = []
    for ref in REFS:
        library = ServedLibrary(workbench.data)
        try:
            quotes += await library.quotes([ref], View.CLEAN)
        except LibraryError as error:
            quotes.append(None)
            refusal = str(error)
            assert (refusal.endswith("; run: python -m bot index"), "\n" in refusal) == (True, False)
        finally:
            await library.close()
    return quotes


async def test_no_changed_byte_is_shown(workbench: Workbench) -> None:
    await workbench.index()
    path = database(workbench)
    whole, right = path.read_bytes(), await shown(workbench)
    assert None not in right
    chance, refused = random.Random(267), 0
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(40):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        for quote, expected in zip(await shown(workbench), right, strict=True):
            refused += quote is None
            assert quote in (None, expected)
        (path.parents[1] / "damaged").unlink(missing_ok=True)
    assert refused


@pytest.mark.parametrize(
    "change",
    [
        "update line set units = replace(units, 'bread', 'cakes')",
        "update line set start_word = start_word + 1, end_word = end_word + 1 where start_word > 100",
        "delete from line where start_word between 90 and 120",
        "update turn set speaker = 1 - speaker",
        "delete from turn where number = 4",
        "update chapter set title = 'Cakes'",
        "update moment set seconds = seconds + 1",
        "update interview set title = 'Cakes'",
        "update interview set speakers = replace(speakers, 'Moss', 'Loss')",
    ],
)
async def test_a_changed_row_is_noticed(workbench: Workbench, change: str) -> None:
    await workbench.index()
    right = await shown(workbench)
    with closing(sqlite3.connect(database(workbench), isolation_level=None)) as db:
        assert db.execute(change).rowcount > 0
    wrong = await shown(workbench)
    assert None in wrong
    assert all(quote in (None, expected) for quote, expected in zip(wrong, right, strict=True))


async def test_a_damaged_library_is_built_anew_while_it_is_served(workbench: Workbench) -> None:
    await workbench.index()
    built = asyncio.Event()

    async def repair() -> str:
        await workbench.index()
        built.set()
        return "built"

    where = Ref("ferry-2", Span(0, 20))
    async with workbench.served() as before:
        right = await before.quotes([where], View.CLEAN)
    library = ServedLibrary(workbench.data, repair=repair)
    await library.interviews()
    with closing(sqlite3.connect(database(workbench), isolation_level=None)) as db:
        db.execute("update line set units = replace(units, 'rowed', 'sawed')")
    with pytest.raises(LibraryError, match=r"the words of ferry-2 from 0 on are not as they were written"):
        await library.quotes([where], View.CLEAN)
    await built.wait()
    assert await library.quotes([where], View.CLEAN) == right
    await library.close()


async def test_a_repair_that_fails_is_not_repeated(workbench: Workbench) -> None:
    await workbench.index()
    calls = []

    async def repair() -> str:
        calls.append(1)
        raise LibraryError("the disk is full")

    library = ServedLibrary(workbench.data, repair=repair)
    await library.interviews()
    with closing(sqlite3.connect(database(workbench), isolation_level=None)) as db:
        db.execute("update line set units = replace(units, 'rowed', 'sawed')")
    for _ in range(3):
        with pytest.raises(LibraryError):
            await library.quotes([Ref("ferry-2", Span(0, 20))], View.CLEAN)
        await asyncio.sleep(0)
    assert calls == [1]
    await library.close()


async def test_what_was_found_to_be_damaged_is_built_anew_at_the_next_start(workbench: Workbench) -> None:
    await workbench.index()
    version = database(workbench).parents[1]
    LibraryVersions(workbench.data).mark_damaged(version, "words")
    assert LibraryVersions(workbench.data).fault(version, thorough=False) == "words"
    assert (await workbench.index()).built


_VALUE = st.text(max_size=5) | st.integers(0, 10**6) | st.none()


@given(st.lists(_VALUE, max_size=5), st.lists(_VALUE, max_size=5))
def test_different_rows_have_different_checksums(item: list[str | int | None], other: list[str | int | None]) -> None:
    assert (checksum(item) == checksum(other)) == (item == other)
    assert 0 <= checksum(item) < 2**63
