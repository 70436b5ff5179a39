"""Two hosts, as docs/hosting.md has them: folders of their own, one PostgreSQL, one library; one of them is killed."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.daily.schedule import Outcome
from bot.presentation import wording
from store.library.indexing import is_outdated
from store.library.shared_version import SHARED_FILE
from store.library.versions import LibraryVersions
from tests.fixtures.lighthouse import interview_folder
from tests.fixtures.patience import HANGS
from tests.fixtures.postgres_server import PostgresServer
from tests.peers.s3_server import BUCKET, s3_server, use
from tests.peers.slack_payloads import mention
from tests.processes import test_discord_wire as discord_side
from tests.processes.test_daily import posted, row, set_up
from tests.processes.test_slack_run import SOCKET, connected, messages, terminated, wire

ASKED = 6  # on each platform, by as many members


def _wait_until_current(versions: LibraryVersions, seeds: Path) -> None:
    end = time.monotonic() + HANGS
    while (current := versions.current()) is None or is_outdated(versions, current, seeds, None):
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.processes
async def test_two_hosts_build_once_and_answer_once(
    seeds: Path, tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server() as address:
        use(address, monkeypatch)
        shared = {"DATABASE_URL": postgres.schema(), "VERBATIM_LIBRARY": f"s3://{BUCKET}/{tmp_path.name}"}
        one, other = (LibraryVersions(tmp_path / name) for name in ("one", "other"))
        async with wire(seeds, tmp_path / "unused") as here:
            first = await here.run({**SOCKET, **shared, "VERBATIM_DATA": str(tmp_path / "one")})
            await here.until(connected(1))
            second = await here.run({**SOCKET, **shared, "VERBATIM_DATA": str(tmp_path / "other")})
            await here.until(connected(2))
            built, fetched = one.current(), other.current()
            assert built is not None
            assert fetched is not None
            assert (built / SHARED_FILE).read_bytes() == (fetched / SHARED_FILE).read_bytes()
            body = mention("who keeps the lamp")
            await here.envelope(body)
            await here.until(messages(1))
            await here.envelope(body)
            await here.envelope(mention("what about fog"))
            state = await here.until(messages(2))
            assert len(state["messages"]) == 2
            interview_folder(seeds, "mill-3", "The Mill", "the mill has turned since before i was born", "")
            third = await here.run({**SOCKET, **shared, "VERBATIM_DATA": str(tmp_path / "third")})
            await asyncio.to_thread(_wait_until_current, other, seeds)  # the third builds, and the others take it over
            for process in (first, second, third):
                await terminated(process)


@contextmanager
def _library(kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The value of VERBATIM_LIBRARY."""
    if kind == "folder":
        yield str(folder / "library")
        return
    with s3_server() as address:
        use(address, monkeypatch)
        yield f"s3://{BUCKET}/{folder.name}"


def _answers(messages: list[dict[str, Any]], question: str, text: str) -> Mapping[str, list[bool]]:
    """For each question, by its id: of each message that replies to it, whether it is an answer, not an apology."""
    answers: dict[str, list[bool]] = {}
    for message in messages:
        asked = message.get(question)
        if asked is not None:
            identity = str(asked["message_id"] if isinstance(asked, dict) else asked)
            answers.setdefault(identity, []).append(wording.errors.LOST not in message[text])
    return answers


def _hosts_connected(count: int) -> Callable[[dict[str, Any]], bool]:
    return lambda state: state["connected"] == count


@pytest.mark.processes
@pytest.mark.parametrize("kind", ["folder", "s3"])
async def test_a_host_that_is_killed_doubles_nothing_and_leaves_nobody_without_a_word(
    kind: str, seeds: Path, tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = postgres.schema()
    with _library(kind, tmp_path, monkeypatch) as library:
        shared = {**SOCKET, "DISCORD_TOKEN": "a.b.c", "DATABASE_URL": database, "VERBATIM_LIBRARY": library}
        async with wire(seeds, tmp_path / "unused") as slack, discord_side.wire(tmp_path) as discord:
            hosts = []
            for number, name in enumerate(("one", "other"), 1):
                settings = {**shared, "VERBATIM_DATA": str(tmp_path / name)}
                hosts.append(await slack.run(settings, discord=discord.port))
                await slack.until(connected(number))
                await discord.until(_hosts_connected(number))
            schedules = await set_up(database, "day", count=ASKED, channel=10)
            in_slack = [mention("who keeps the lamp", user=f"U{number:05}") for number in range(ASKED)]
            for number, body in enumerate(in_slack):
                await slack.envelope(body)  # over the connection of the host that dies
                author = {**discord_side.ALICE, "id": str(950000000000000000 + number)}
                event = {**discord_side.mention(number, "who keeps the lamp"), "author": author}
                await discord.control("dispatch", {"t": "MESSAGE_CREATE", "d": event})  # to both hosts
            await slack.until(messages(1))
            hosts[1].kill()
            await hosts[1].wait()
            for body in in_slack:  # Slack delivers again what was not acknowledged
                await slack.envelope(body)
            asked = {body["event"]["ts"] for body in in_slack}
            state = await slack.until(lambda state: _answers(state["messages"], "thread_ts", "text").keys() == asked)
            said = _answers(state["messages"], "thread_ts", "text")
            assert max(sum(answers) for answers in said.values()) == 1
            state = await discord.until(
                lambda state: len(_answers(state["messages"], "message_reference", "content")) == ASKED
            )
            said = _answers(state["messages"], "message_reference", "content")
            assert max(sum(answers) for answers in said.values()) == 1
            outcomes = Counter([(await row(database, schedule)).outcome for schedule in schedules])
            assert outcomes == {Outcome.POSTED: ASKED}
            state = await discord.control("state")
            assert [len(posted(state, schedule)) for schedule in schedules] == [1] * ASKED
            await terminated(hosts[0])
