"""Three replicas as processes, to which every event is delivered twice: each is answered once."""

import asyncio
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.app import opened_journal
from bot.model import Ref, Span
from tests.processes.replica_process import visitor
from tests.processes.test_discord_wire import ended, started

pytestmark = pytest.mark.processes

EVENTS, REPLICAS = 600, 3
KINDS = ("ask", "ask", "ask", "check", "press", "message", "admin")


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_every_event_is_answered_once(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    place = tmp_path if kind == "sqlite" else request.getfixturevalue("postgres").schema()
    events = []
    async with opened_journal(place) as journal:
        for number in range(EVENTS):
            event = {"kind": KINDS[number % len(KINDS)], "key": f"Ev{number}", "number": number}
            if event["kind"] == "press":
                who = visitor(number)
                refs = [Ref("talk-1", Span(start, start + 20)) for start in (0, 100)]
                event["token"] = await journal.remember("slack", who.place.key, who.user_id, refs)
            events.append(event)
    replicas = [await started("tests.processes.replica_process", str(place)) for _ in range(REPLICAS)]
    try:
        dice = random.Random(20)
        inputs = []
        for replica in replicas:
            assert replica.stdout is not None
            assert await replica.stdout.readline() == b"up\n"
            twice = events * 2
            dice.shuffle(twice)
            inputs.append("".join(json.dumps(event) + "\n" for event in twice).encode())
        outputs = await asyncio.gather(
            *(replica.communicate(lines) for replica, lines in zip(replicas, inputs, strict=True))
        )
    finally:
        for replica in replicas:
            if replica.returncode is None:
                await ended(replica)
    answered = [out.decode().split() for out, _ in outputs]
    assert [keys[-1] for keys in answered] == ["done"] * REPLICAS, [err.decode()[-2000:] for _, err in outputs]
    counts = Counter(key for keys in answered for key in keys[:-1])
    assert counts == Counter(event["key"] for event in events)
    assert all(len(keys) > 1 for keys in answered)  # each replica did its part
