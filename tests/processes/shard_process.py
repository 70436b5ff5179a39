"""The real adapter with some shards, and its daily posts; its arguments: PORT JOURNAL SHARDS."""

import asyncio
import sys
from pathlib import Path

from adapters.discord import shards as shards_module
from adapters.discord.adapter import DiscordAdapter
from adapters.discord.settings import read_shards
from bot.app import SystemClock, opened_journal
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.daily.quote_picker import QuotePicker
from bot.daily.service import DailyService
from bot.settings import is_postgres
from tests.peers.daily_world import ManyQuotes
from tests.peers.discord_client import point_at, say


async def main(port: int, place: str, shards: str) -> None:
    point_at(port)
    shards_module.FIRST_WAIT = 1.0
    async with opened_journal(place if is_postgres(place) else Path(place)) as journal:
        quotes = ManyQuotes()
        daily = DailyService(journal, QuotePicker(quotes, journal), SystemClock())
        admin = DailyAdmin(quotes, quotes, journal, daily, SystemClock())
        chat = ChatService(quotes, quotes, journal, SystemClock(), "1")
        adapter = DiscordAdapter("a.b.c", chat, journal, say, admin, shards=read_shards({"DISCORD_SHARDS": shards}))
        await asyncio.gather(adapter.run(), daily.run())


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
