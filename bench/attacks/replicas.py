"""Replicas over one journal, on SQLite and on PostgreSQL: killed while they post, and given every event twice.

PostgreSQL is a real server, started for the measurement (`apt-get install postgresql`; `PG_BIN` names its programs).
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from bench import kills
from bench.report import Table
from tests.fixtures.postgres_server import PostgresServer
from tests.peers.replica_events import REPLICAS, answers

KILLS = 150
"""For each of the two journals."""

EVENTS = 600
_WANTED = {
    "doubled": "0",
    "confirmed but not posted": "0",
    "lost without a reason": "0",
    "claimed twice": "0",
    "claims lost": "0",
}
_HOW_KILLED = (
    f"{kills.REPLICAS} replicas share a journal while daily posts and events are on their way.",
    "One after the other is killed with SIGKILL, and another is started.",
    "A post that is not confirmed has its reason in the journal: nobody could know whether the platform took it.",
)


@contextmanager
def _places() -> Iterator[dict[str, tuple[str, str]]]:
    """Two places for a journal on each engine, by the engine's name. PostgreSQL is left out where it does not start."""
    with ExitStack() as resources:
        folders = [tempfile.TemporaryDirectory(prefix="verbatim-replicas-") for _ in range(3)]
        first, second, kept = (resources.enter_context(folder) for folder in folders)
        places = {"SQLite": (first, second)}
        try:
            server = resources.enter_context(closing(PostgresServer(Path(kept) / "database")))
        except RuntimeError as error:
            sys.stderr.write(f"{error}\n")
        else:
            places["PostgreSQL"] = (server.schema(), server.schema())
        yield places


async def measure(count: int = KILLS, events: int = EVENTS) -> list[Table]:
    """Kill so many replicas over each journal; deliver so many events to three replicas, twice to each."""
    killed, answered = {}, {}
    with _places() as places:
        for engine, (first, second) in places.items():
            killed[engine] = await kills.measure(first, count)
            answered[engine] = _counted(await answers(second, events), events)
    return [
        Table(
            f"{count * len(killed)} replicas killed",
            ("", *killed, "wanted"),
            [
                (what, *(f"{figures[what]:,}" for figures in killed.values()), _WANTED.get(what, "-"))
                for what in next(iter(killed.values()))
            ],
            _HOW_KILLED,
        ),
        Table(
            f"{events} events, each delivered twice to each of {REPLICAS} replicas",
            ("", *answered, "wanted"),
            [
                (what, *(f"{figures[what]:,}" for figures in answered.values()), wanted)
                for what, wanted in (
                    ("answered once", f"{events:,}"),
                    ("answered more than once", "0"),
                    ("not answered", "0"),
                )
            ],
            ["Questions, checks, messages, buttons and admins' commands of 60 servers, in another order each time."],
        ),
    ]


def _counted(replicas: list[Counter[str]], events: int) -> dict[str, int]:
    counts = sum(replicas, Counter[str]())
    once = sum(count == 1 for count in counts.values())
    return {
        "answered once": once,
        "answered more than once": len(counts) - once,
        "not answered": events - len(counts),
    }
