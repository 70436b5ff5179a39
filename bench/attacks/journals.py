"""300 damaged journals: bytes changed, pages emptied, the end cut off. What the bot reads, and what `doctor` says."""

import asyncio
import datetime as dt
import logging
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.report import Table
from bot.daily.schedule import Outcome, Post, Run, Schedule
from bot.errors import VerbatimError
from bot.model import OpenQuestion, Ref, Span
from store.journal.sqlite import FILE, SqliteJournal

JOURNALS = 300
_SEED, _SERVERS, _NOW = 18, 150, 1_800_000_000.0


class StoppedClock:
    """Fulfils `bot.ports.Clock`."""

    def now(self) -> float:
        """Seconds since the epoch, always the same."""
        return _NOW


async def measure(journals: int = JOURNALS) -> Table:
    """Damage one copy after the other, look at it as the bot and as `doctor` do, and compare with what was stored."""
    logging.getLogger("verbatim").setLevel(logging.ERROR)
    found: Counter[str] = Counter()
    chance = random.Random(_SEED)
    with tempfile.TemporaryDirectory(prefix="verbatim-journals-") as folder:
        whole = Path(folder) / "whole"
        await _fill(whole)
        stored, rows = await _shown(whole), _dump(whole / FILE)
        for number in range(journals):
            data = Path(folder) / str(number)
            data.mkdir()
            shutil.copyfile(whole / FILE, data / FILE)
            _damage(data / FILE, number, chance)
            found[await _judge(data, stored, rows)] += 1
            shutil.rmtree(data)
    kinds = ("refused as a whole", "damage named", "no row changed", "CALLED OK", "WRONG", "TRACEBACK")
    return Table(
        f"{journals} damaged journals",
        ("what became of them", "journals"),
        [(kind, str(found[kind])) for kind in kinds],
        [
            "A third each: one to four bytes changed, a page or half of one overwritten, the end cut off.",
            "Wrong: a schedule, post, answer, choice or ban is read that is not as it was written.",
            "Called ok: `doctor` finds nothing, though a row differs. Some bytes are no part of any row.",
        ],
    )


async def _fill(data: Path) -> None:
    journal = await SqliteJournal.open(data, StoppedClock())
    for number in range(_SERVERS):
        server, ref = str(10_000 + number), Ref("zuckerberg-267", Span(number * 50, number * 50 + 30))
        await journal.remember("discord", f"{server}/2", "7", [ref, Ref(ref.interview, Span(9_000, 9_020))])
        await journal.prefer("discord", server, "view", "strict")
        await journal.prefer("discord", server, "channels", "1 2 3")
        await journal.mark_shown(f"discord:{server}/random", ref)
        await journal.veto("discord", server, ref)
        await journal.note(f"note:{number}", "value " * 5)
        question = OpenQuestion(f"discord:event:{number}", "discord", "a process", f'{{"channel": "{server}"}}')
        await journal.claim_event([question.key], 86_400, question)
        run = Run(dt.date(2027, 1, 15), _NOW - 60)
        schedule = Schedule(
            f"a{number:05x}", "discord", server, "2", dt.time(9), "Europe/Berlin", run, set_by="7", created_at=_NOW
        )
        await journal.add_schedule(schedule)
        await journal.enqueue(schedule.identity, ref)
        for day in range(3):
            post = Post(schedule.identity, Run(dt.date(2027, 1, 10 + day), _NOW - 90_000), Outcome.WAITING, _NOW, ref,
                        f"token{number}-{day}", look_again_at=_NOW - 5)  # fmt: skip
            fresh = await journal.schedule(schedule.identity)
            if fresh is not None:
                await journal.advance(fresh, [post], run)
    await journal.close()
    with closing(sqlite3.connect(data / FILE)) as db:
        db.execute("pragma wal_checkpoint(truncate)")


def _damage(path: Path, number: int, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    page = int.from_bytes(content[16:18], "big")
    if number % 3 == 0:
        used = [place for place in range(100, len(content)) if content[place]]
        for _ in range(chance.randrange(1, 5)):
            content[chance.choice(used)] ^= chance.randrange(1, 256)
    elif number % 3 == 1:
        start = chance.randrange(0, len(content) // page) * page
        length = chance.choice((page, page // 2))
        content[start : start + length] = bytes(length) if chance.random() < 0.5 else chance.randbytes(length)
    else:
        del content[chance.randrange(page, len(content)) :]
    path.write_bytes(content)


async def _judge(data: Path, stored: Any, rows: Any) -> str:
    try:
        shown, faults = await _shown(data), await _verified(data)
    except VerbatimError:
        return "refused as a whole"
    except Exception:  # noqa: BLE001 - that is what is counted
        return "TRACEBACK"
    if not all(item in stored for item in shown):
        return "WRONG"
    if faults:
        return "damage named"
    try:
        same = _dump(data / FILE) == rows
    except sqlite3.Error:
        same = False
    return "no row changed" if same else "CALLED OK"


async def _verified(data: Path) -> list[str]:
    journal = await SqliteJournal.open(data, StoppedClock())
    try:
        return await journal.verify()
    finally:
        await journal.close()


async def _shown(data: Path) -> list[object]:
    """Everything the bot would act on, as it reads it; what it calls damaged is left out."""
    journal = await SqliteJournal.open(data, StoppedClock())
    shown: list[object] = []
    try:
        for schedule in await journal.due_schedules("discord", _NOW, (0.0, ""), 1000):
            if not schedule.damaged:
                shown.append(schedule)
                shown += [(schedule.identity, ref) for ref in await journal.queue(schedule.identity)]
        shown += [post for _, post in await journal.unsettled_posts("discord", _NOW, (0.0, ""), 1000)]
        for number in range(_SERVERS):
            server = str(10_000 + number)
            shown.append(await journal.latest("discord", f"{server}/2", "7"))
            shown += [(server, *choice) for choice in (await journal.preferences("discord", server)).items()]
            shown += [(server, "shown", ref) for ref in await journal.shown(f"discord:{server}/random")]
            shown += [(server, "banned", ref) for ref in await journal.vetoes("discord", server)]
            shown.append((number, await journal.noted(f"note:{number}")))
        shown += await journal.take_lost_questions("discord", -1.0)
    finally:
        await journal.close()
    return [item for item in shown if item is not None and not (isinstance(item, tuple) and item[-1] is None)]


def _dump(path: Path) -> list[Any]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as db:
        db.text_factory = bytes
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table' order by name")]
        return [db.execute(f"select * from {name.decode()}").fetchall() for name in tables]


def main() -> None:
    """Print what became of them."""
    print("\n".join(" ".join(row) for row in asyncio.run(measure()).rows))


if __name__ == "__main__":
    main()
