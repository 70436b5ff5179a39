"""The attack on the library aims at everything that a quote shows."""

import mmap
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from bench import damage
from tests.conftest import Workbench
from tests.store.library.test_checksums import database


@pytest.mark.parametrize("kind", damage._KINDS)
async def test_rows_of_each_kind_are_found_in_the_file(
    workbench: Workbench, kind: Callable[[sqlite3.Connection], Iterator[damage._Row]]
) -> None:
    await workbench.index()
    path = database(workbench)
    with closing(sqlite3.connect(path)) as db:
        rows = list(kind(db))
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = [row for row in rows if damage._place_of(content, row) is not None]
    assert len(found) > 0.8 * len(rows) > 0  # a row may be parted between two pages


async def test_every_aim_is_in_the_file_and_has_a_quote(workbench: Workbench) -> None:
    await workbench.index()
    path = database(workbench)
    aims = damage._aims(path, 20, random.Random(1))
    assert len(aims) == 20
    assert {ref.interview for ref, _ in aims} <= {"lighthouse-1", "ferry-2"}
    assert all(place < path.stat().st_size for _, place in aims)
