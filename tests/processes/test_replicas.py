"""Three replicas as processes, to which every event is delivered twice: each is answered once."""

from collections import Counter
from pathlib import Path

import pytest

from tests.peers.replica_events import answers

pytestmark = pytest.mark.processes

EVENTS = 600


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_every_event_is_answered_once(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    place = str(tmp_path) if kind == "sqlite" else request.getfixturevalue("postgres").schema()
    answered = await answers(place, EVENTS)
    assert sum(answered, Counter[str]()) == Counter(f"Ev{number}" for number in range(EVENTS))
    assert all(answered)  # each replica did its part
