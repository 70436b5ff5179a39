"""Several replicas over one journal, to each of which every event is delivered twice: for a test, and for the bench."""

import asyncio
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

from bot.app import opened_journal
from bot.model import Ref, Span
from bot.settings import is_postgres
from tests.fixtures.warm_processes import WarmProcess, started
from tests.processes.replica_process import visitor

REPLICAS = 3
KINDS = ("ask", "ask", "ask", "check", "press", "message", "admin")


async def answers(place: str, count: int) -> list[Counter[str]]:
    """How often each replica answered which event, of events `Ev0`, `Ev1` ... of all kinds.

    `place` is a folder or the address of a PostgreSQL database. Raises RuntimeError if a replica did not come to its
    end.
    """
    events = await _events(place, count)
    dice = random.Random(20)
    replicas = [await _started(place) for _ in range(REPLICAS)]
    try:
        outputs = await asyncio.gather(*(_deliver(replica, events, dice) for replica in replicas))
    finally:
        for replica in replicas:
            if replica.returncode is None:
                replica.kill()
                await replica.wait()
    return outputs


async def _events(place: str, count: int) -> list[dict[str, Any]]:
    """The events, and what they press in the journal."""
    events = []
    async with opened_journal(place if is_postgres(place) else Path(place)) as journal:
        for number in range(count):
            event = {"kind": KINDS[number % len(KINDS)], "key": f"Ev{number}", "number": number}
            if event["kind"] == "press":
                who = visitor(number)
                refs = [Ref("talk-1", Span(start, start + 20)) for start in (0, 100)]
                event["token"] = await journal.remember("slack", who.place.key, who.user_id, refs)
            events.append(event)
    return events


async def _started(place: str) -> WarmProcess:
    replica = await started("tests.processes.replica_process", place)
    if await replica.stdout.readline() != b"up\n":
        raise RuntimeError((await replica.communicate())[1].decode()[-2000:])
    return replica


async def _deliver(replica: WarmProcess, events: list[dict[str, Any]], dice: random.Random) -> Counter[str]:
    twice = events * 2
    dice.shuffle(twice)
    out, err = await replica.communicate("".join(json.dumps(event) + "\n" for event in twice).encode())
    *keys, last = out.decode().split() or [""]
    if last != "done":
        raise RuntimeError(err.decode()[-2000:])
    return Counter(keys)
