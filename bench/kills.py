"""Daily posts and claims while processes are killed: none doubled, none lost without a reason.

    python -m bench.kills [KILLS] [DATABASE_URL]     in SQLite, or in an empty PostgreSQL database

Three replicas share one journal. Again and again one of them is killed with SIGKILL at a moment chosen by chance, while
posts and events are on their way, and another is started. This process is the platform: it takes a nonce once, as
Discord does, and counts. Time limits are short, so that what a killed process left is taken over within seconds.
"""

import asyncio
import contextlib
import datetime as dt
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bot.app import SystemClock, opened_journal
from bot.daily import delivery
from bot.daily.ports import Pace
from bot.daily.quote_picker import QuotePicker
from bot.daily.schedule import Outcome, Post, Run, Schedule
from bot.daily.service import DailyService
from bot.errors import OutcomeUnknownError, VerbatimError
from bot.presentation.reply import Reply
from bot.reasons import Reason, ReasonCode
from bot.settings import is_postgres
from tests.peers.daily_world import ManyQuotes

KILLS, REPLICAS, AT_A_TIME = 150, 3, 4
_LATENCY = 0.2  # seconds the platform takes, at most
_MOMENT = 0.5  # seconds between two kills, at most
_SETTLED = 180.0  # seconds until everything must be settled at the end
_LEASE, _ATTEMPT, _POLL, _NONCE = 8.0, 4.0, 0.5, 60.0


# --- the platform -------------------------------------------------------------------------------


class KillsPlatform:
    """Takes posts by nonce, sends every event to every replica twice, and counts."""

    def __init__(self) -> None:
        self.posted: Counter[str] = Counter()
        self.claimed: Counter[str] = Counter()
        self.replicas: dict[int, asyncio.StreamWriter] = {}
        self._messages: dict[str, str] = {}
        self._dice = random.Random(20)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One replica's connection."""
        pid = 0
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                said = json.loads(line)
                if "pid" in said:
                    pid = said["pid"]
                    self.replicas[pid] = writer
                elif "claimed" in said:
                    self.claimed[said["claimed"]] += 1
                else:
                    asyncio.get_running_loop().create_task(self._post(said["post"], writer))
        self.replicas.pop(pid, None)

    async def _post(self, nonce: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self._dice.uniform(0, _LATENCY))
        if nonce not in self._messages:
            self._messages[nonce] = f"m{len(self._messages)}"
            self.posted[nonce] += 1
        await asyncio.sleep(self._dice.uniform(0, _LATENCY))
        writer.write((json.dumps({"posted": nonce, "id": self._messages[nonce]}) + "\n").encode())

    def deliver(self, key: str) -> None:
        """An event, twice to each."""
        for writer in list(self.replicas.values()) * 2:
            writer.write((json.dumps({"event": key}) + "\n").encode())


# --- a replica ----------------------------------------------------------------------------------


class KillsPublisher:
    """Fulfils `bot.daily.ports.Publisher` over the platform's socket."""

    platform, pace, nonce_lifetime = "discord", Pace(100.0), _NONCE

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self.waiting: dict[str, asyncio.Future[str]] = {}

    def ready(self, server: str | None = None) -> bool:  # noqa: ARG002 - the port's signature
        """It always is."""
        return True

    async def publish(self, schedule: Schedule, reply: Reply, nonce: str) -> str:  # noqa: ARG002 - as above
        """Post, and wait for the id."""
        answer = self.waiting.setdefault(nonce, asyncio.get_running_loop().create_future())
        self._writer.write((json.dumps({"post": nonce}) + "\n").encode())
        return await asyncio.shield(answer)

    async def find_message(self, schedule: Schedule, post: Post) -> str | None:
        """It cannot be known."""
        raise OutcomeUnknownError(Reason(ReasonCode.UNCONFIRMED, (schedule.identity, str(post.run.date))))

    async def notify(self, schedule: Schedule, reply: Reply) -> bool:  # noqa: ARG002 - as above
        """Nobody to notify."""
        return False


async def replica(place: str, port: int) -> None:
    """Post, and claim what is delivered, until killed."""
    delivery.LEASE, delivery.ATTEMPT = _LEASE, _ATTEMPT
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    async with opened_journal(place if is_postgres(place) else Path(place)) as journal:
        publisher = KillsPublisher(writer)
        daily = DailyService(journal, QuotePicker(ManyQuotes(), journal), SystemClock())
        daily.add(publisher)
        daily._schedulers["discord"].poll = _POLL  # noqa: SLF001

        async def claim(key: str) -> None:
            with contextlib.suppress(VerbatimError):
                if await journal.claim(key, 86400.0):
                    writer.write((json.dumps({"claimed": key}) + "\n").encode())

        async def listen() -> None:
            claims = set()
            while line := await reader.readline():
                said = json.loads(line)
                if "event" in said:
                    claims.add(asyncio.create_task(claim(said["event"])))
                else:
                    publisher.waiting.pop(said["posted"]).set_result(said["id"])

        import os  # noqa: PLC0415

        writer.write((json.dumps({"pid": os.getpid()}) + "\n").encode())
        await asyncio.gather(daily.run(), listen())


# --- the kills ----------------------------------------------------------------------------------


def _schedules(batch: int) -> list[Schedule]:
    now = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    run = Run(now.date(), now.timestamp())
    return [
        Schedule(f"k{batch:03}{number}", "discord", f"s{batch}", f"c{batch}-{number}", now.time(), "UTC", run)
        for number in range(AT_A_TIME)
    ]


async def measure(place: str, kills: int) -> dict[str, Any]:
    """Kill so many replicas over one journal; what became of posts and claims."""
    platform, dice = KillsPlatform(), random.Random(267)
    server = await asyncio.start_server(platform.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    processes: dict[int, asyncio.subprocess.Process] = {}

    async def start() -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.kills", "--replica", place, str(port), stderr=asyncio.subprocess.DEVNULL
        )
        processes[process.pid] = process

    async with opened_journal(place if is_postgres(place) else Path(place)) as journal:
        for _ in range(REPLICAS):
            await start()
        every: list[Schedule] = []
        for batch in range(kills):
            while len(platform.replicas) < REPLICAS - 1:  # noqa: ASYNC110 - polling disturbs least
                await asyncio.sleep(0.02)
            for schedule in _schedules(batch):
                await journal.add_schedule(schedule)
                every.append(schedule)
                platform.deliver(f"event:{schedule.identity}")
            await asyncio.sleep(dice.uniform(0, _MOMENT))
            victim = dice.choice(list(platform.replicas) or list(processes))
            processes[victim].kill()
            platform.replicas.pop(victim, None)
            await processes.pop(victim).wait()
            await start()
        rows = await _settled(journal, every)
        claims = {row["key"] for row in await journal.database.rows("select key from claim")}
        for process in processes.values():
            process.kill()
            await process.wait()
    server.close()
    nonces = {schedule.identity: f"{schedule.identity}-{schedule.next_run.date:%Y%m%d}" for schedule in every}
    doubled = [key for key, count in platform.posted.items() if count > 1]
    confirmed = [row for row in rows.values() if row.outcome in (Outcome.POSTED, Outcome.LATE)]
    return {
        "kills": kills,
        "posts": len(every),
        "confirmed": len(confirmed),
        "doubled": len(doubled),
        "confirmed but not posted": len([row for row in confirmed if not platform.posted[nonces[row.schedule_id]]]),
        "not confirmed, with a reason": len([row for row in rows.values() if row not in confirmed and row.reason]),
        "lost without a reason": len(every) - len([row for row in rows.values() if row in confirmed or row.reason]),
        "events claimed": len(platform.claimed),
        "claimed twice": len([key for key, count in platform.claimed.items() if count > 1]),
        "claims lost": len(set(platform.claimed) - claims),
    }


async def _settled(journal: Any, every: list[Schedule]) -> dict[str, Post]:
    """The row of each schedule, once all are settled or the time is up."""
    end, rows = time.monotonic() + _SETTLED, dict[str, Post]()
    while len(rows) < len(every) and time.monotonic() < end:
        for schedule in every:
            if schedule.identity not in rows:
                for post in await journal.posts(schedule.identity, 1):
                    if post.look_again_at is None:
                        rows[schedule.identity] = post
        await asyncio.sleep(0.5)
    return rows


def main() -> None:
    """Measure, and print it as JSON."""
    if sys.argv[1:2] == ["--replica"]:
        asyncio.run(replica(sys.argv[2], int(sys.argv[3])))
        return
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measure(sys.argv[2] if len(sys.argv) > 2 else folder, kills))))


if __name__ == "__main__":
    main()
