"""Two hosts, as docs/hosting.md has them: folders of their own, one PostgreSQL, one S3; they answer and build once."""

import asyncio
import time
from pathlib import Path

import pytest

from store.library.indexing import is_outdated
from store.library.shared_version import SHARED_FILE
from store.library.versions import LibraryVersions
from tests.fixtures.lighthouse import interview_folder
from tests.fixtures.patience import HANGS
from tests.fixtures.postgres_server import PostgresServer
from tests.peers.s3_server import BUCKET, s3_server, use
from tests.peers.slack_payloads import mention
from tests.processes.test_slack_run import SOCKET, connected, messages, terminated, wire


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
