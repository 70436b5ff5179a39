"""What strangers can send to the HTTP server: it is refused before it is decoded, and Slack still gets through."""

import asyncio
import codecs
import json
from pathlib import Path

import pytest

from adapters.slack import endpoints
from adapters.slack.message_text import LONGEST_TEXT, card_text
from adapters.slack.signature import is_signed
from adapters.web import connections, server
from tests.adapters.slack.test_installs import MANY
from tests.fixtures.patience import HANGS
from tests.peers.slack_payloads import mention, signed
from tests.peers.slack_peer import CHANNEL, SECRET
from tests.peers.slack_world import World, world


async def test_an_unsigned_body_is_not_decoded(tmp_path: Path) -> None:
    decoded: list[str] = []

    def watched(name: str) -> codecs.CodecInfo | None:
        if name != "watched":
            return None
        decoded.append(name)
        return codecs.lookup("utf-8")

    codecs.register(watched)
    headers = {"Content-Type": "application/json; charset=watched"}
    try:
        async with world(tmp_path) as here:
            assert (await here.raw(b"a" * 1_000_000, headers)).status == 401
            forged = signed(b"{}", secret="e" * 32)
            assert (await here.raw(b"a" * 1_000_000, {**headers, **forged})).status == 401
            assert decoded == []
            data = json.dumps(mention("sure")).encode()
            assert (await here.raw(data, {**headers, **signed(data)})).status == 200  # as UTF-8, whatever it says
            await here.until(lambda: here.peer.messages)
            assert decoded == []
    finally:
        codecs.unregister(watched)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"null", b"payload=%7B"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded; charset=punycode"])
async def test_what_cannot_be_read_is_refused_quietly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, data: bytes, kind: str
) -> None:
    async with world(tmp_path) as here:
        assert (await here.raw(data, {"Content-Type": kind})).status == 401
        assert (await here.raw(data, {"Content-Type": kind, **signed(data)})).status in (200, 400, 404)
    assert not [record for record in caplog.records if record.exc_info or "reference" in record.getMessage()]


async def test_a_compressed_body_is_not_unpacked(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        data = b"\x1f\x8b" + bytes(100)
        assert (await here.raw(data, headers)).status == 401
        assert (await here.raw(data, {**headers, **signed(data)})).status == 400


async def test_a_check_of_the_certificate_is_not_signed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert (await here.raw(b"token=x&ssl_check=1", form)).status == 200
        assert (await here.raw(b"token=x&ssl_check=1" + b"&" * 5000, form)).status == 401


async def test_half_a_head_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEADER_SECONDS", 0.3)
    async with world(tmp_path) as here:
        reader, writer = await _half_sent(here, b"POST /slack/events HTTP/1.1\r\nHost: x\r\n")
        assert await reader.read() == b""
        writer.close()


async def test_half_a_body_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEADER_SECONDS", HANGS)
    monkeypatch.setattr(endpoints, "BODY_SECONDS", 0.3)
    async with world(tmp_path) as here:
        whole = signed(b"{}")
        lines = "".join(f"{name}: {value}\r\n" for name, value in whole.items())
        start = f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n{lines}\r\n{{"
        reader, writer = await _half_sent(here, start.encode())
        assert (await reader.read()).startswith(b"HTTP/1.1 408")
        writer.close()


async def _half_sent(here: World, data: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", here.server.port)
    writer.write(data)
    await writer.drain()
    return reader, writer


async def test_the_connection_that_waited_longest_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 20)
    async with world(tmp_path) as here:
        opened = [await _half_sent(here, b"POST /slack/events HTTP/1.1\r\n") for _ in range(100)]
        assert (await here.answered(mention("sure")))["channel"] == CHANNEL
        assert [await reader.read() for reader, _ in opened[:80]] == [b""] * 80
        for _, writer in opened:
            writer.close()


def test_a_signature_is_checked_over_bytes() -> None:
    data = b"\xff\x00"
    headers = signed(data)
    now = float(headers["X-Slack-Request-Timestamp"])
    assert is_signed(SECRET, headers, data, now)
    assert not is_signed(SECRET, headers, b"\xff", now)
    assert not is_signed(SECRET, headers, data, now + 301)
    for name in headers:
        assert not is_signed(SECRET, {**headers, name: ""}, data, now)
        assert not is_signed(SECRET, {**headers, name: "\udcff" * 67}, data, now)


async def test_visits_of_the_installation_page_are_limited(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        statuses = []
        for _ in range(40):
            async with here.session.get(f"http://127.0.0.1:{here.server.port}/slack/install") as page:
                statuses.append(page.status)
        assert 429 in statuses
        assert statuses[0] == 200


async def test_a_form_of_very_many_fields_is_not_taken_apart(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        data = b"&".join(b"%d=1" % number for number in range(endpoints.MOST_FIELDS + 1))
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert (await here.raw(data, {**form, **signed(data)})).status == 400
        message = mention("sure & " * (endpoints.MOST_FIELDS + 1))
        assert (await here.send(message)).status == 200  # JSON has no fields
        await here.quiet()
        assert here.bot.asked


@pytest.mark.parametrize(("cards", "length"), [(7_000, 20), (3, 40_000), (40_001, 0), (2, 19_999)])
def test_of_many_or_long_cards_as_much_is_read_as_of_one_message(cards: int, length: int) -> None:
    said = card_text({"attachments": [{"text": "a" * length}] * cards})
    assert len(said.replace(" ", "")) == min(cards * length, LONGEST_TEXT)
    assert said.startswith("a" * length)
