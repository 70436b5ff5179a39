"""The real adapter with the loopback peer, as a process to kill: python -m tests.peers.discord_client PORT FOLDER."""

import asyncio
import signal
import sys
from pathlib import Path

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.adapter import DiscordAdapter
from bot import logs
from bot.chat.service import ChatService
from bot.errors import SettingError
from bot.settings import LogSettings
from store.journal.sqlite import SqliteJournal
from tests.fixtures.patience import be_patient
from tests.peers.discord_world import FakeBot, HeldClock


def point_at(port: int) -> None:
    """Let discord.py of this process talk to the peer alone."""
    Route.BASE = f"http://127.0.0.1:{port}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://127.0.0.1:{port}/gateway")
    be_patient()


def say(line: str) -> None:
    """Tell the test that started this."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(port: int, folder: Path) -> int:
    point_at(port)
    logs.set_up(LogSettings())
    journal = await SqliteJournal.open(folder, HeldClock())
    bot = FakeBot()
    adapter = DiscordAdapter("a.b.c", ChatService(bot, bot, journal, HeldClock(), "1"), journal, say)
    ending: list[asyncio.Task[None]] = []
    asyncio.get_running_loop().add_signal_handler(
        signal.SIGTERM, lambda: ending.append(asyncio.create_task(adapter.close()))
    )
    try:
        await adapter.run()
        await asyncio.gather(*ending)
    except SettingError as error:
        say(str(error))
        return 2
    finally:
        await journal.close()
    say("closed")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]))))
