"""Which shards a process serves, as DISCORD_SHARDS says, and which of them are connected."""

import asyncio

import pytest

from adapters.discord import shards as shards_module
from adapters.discord.settings import read_shards
from adapters.discord.shards import Shards, ShardStates, shard_of
from bot.errors import SettingError


@pytest.mark.parametrize(
    ("value", "ids", "count"), [("0-3/8", (0, 1, 2, 3), 8), (" 5/8 ", (5,), 8), ("0/1", (0,), 1), ("7-7/8", (7,), 8)]
)
def test_the_shards_of_a_process(value: str, ids: tuple[int, ...], count: int) -> None:
    assert read_shards({"DISCORD_SHARDS": value}) == Shards(ids, count)


@pytest.mark.parametrize("value", ["", "  "])
def test_without_the_setting_it_serves_all(value: str) -> None:
    assert read_shards({"DISCORD_SHARDS": value}) is None


@pytest.mark.parametrize("value", ["8/8", "3-1/8", "0-8/8", "1", "0-3", "a/b", "0/0", "-1/8", "0,2/8", "٣/8"])
def test_what_cannot_be_shards_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match=r"^DISCORD_SHARDS: "):
        read_shards({"DISCORD_SHARDS": value})


def test_they_are_written_as_they_are_set() -> None:
    assert [str(Shards((0, 1, 2), 8)), str(Shards((5,), 8))] == ["0-2/8", "5/8"]


def test_a_server_is_served_while_its_own_shard_is_connected() -> None:
    states, server = ShardStates(), 5 << 22  # of shard 1 of 4
    assert (shard_of(server, 4), states.serves(None, 4)) == (1, False)
    states.connected(0)
    assert [states.serves(asked, 4) for asked in (None, str(server), str(4 << 22))] == [True, False, True]
    states.connected(1)
    assert states.serves(str(server), 4)
    assert not states.serves(str(server), None)  # how many there are is not known yet
    states.lost(1)
    assert [states.serves(asked, 4) for asked in (None, str(server), str(4 << 22))] == [True, False, True]


async def test_a_shard_that_does_not_connect_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards_module, "FIRST_WAIT", 0.01)
    states, connected = ShardStates(), asyncio.Event()

    async def silent() -> None:
        await connected.wait()
        states.connected(7)

    await states.launch(silent())
    assert not states.serves(None, 8)
    connected.set()
    await asyncio.gather(*states._launching)
    assert states.serves(None, 8)
    connected.clear()
    await states.launch(silent())
    [still] = states._launching
    states.close()
    await asyncio.wait({still})
    assert still.cancelled()


async def test_an_error_while_connecting_is_raised() -> None:
    async def refused() -> None:
        raise OSError("refused")

    with pytest.raises(OSError, match="refused"):
        await ShardStates().launch(refused())


def test_a_process_is_connected_when_all_of_its_shards_are() -> None:
    states = ShardStates()
    states.connected(4)
    assert states.all_connected((4,))
    assert not states.all_connected((4, 5))
    states.connected(5)
    assert states.all_connected((4, 5))
    states.lost(4)
    assert not states.all_connected((4, 5))
