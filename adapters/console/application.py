"""What the console's commands need of the rest of the program; bot/app.py provides it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.chat.ports import ChatJournal
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.daily.ports import ScheduleJournal
from bot.daily.service import DailyService
from bot.doctor import Diagnosis
from bot.errors import VerbatimError
from bot.presentation.card import CardPictures
from bot.presentation.site import Site
from bot.quotes.service import QuoteService

if TYPE_CHECKING:  # asking needs none of it
    from bot.editing.live import Budget, LiveEditing
    from bot.editing.service import EditingService
    from bot.following.admin import FollowAdmin
    from bot.transcript.adding import Incoming, Seeds


class Application(Protocol):
    """The program as the console sees it. Each context manager opens what it lends and closes it at the end."""

    seeds: Path
    data: Path

    def bot(self) -> AbstractAsyncContextManager[QuoteService]:
        """Quotes over an up-to-date library, which is built first if necessary."""
        ...

    def cards(self) -> AbstractAsyncContextManager[CardPictures]:
        """What draws quotes as pictures."""
        ...

    def site(self) -> Site | None:
        """The addresses of the reading room's pages; None if it is off."""
        ...

    def site_link(self) -> str:
        """The address of the reading room, signed if it is private. Raises SettingError if it is off."""
        ...

    def chat(self) -> AbstractAsyncContextManager[ChatService]:
        """The chat over such quotes and the journal."""
        ...

    def journal(self) -> AbstractAsyncContextManager[ChatJournal]:
        """The journal."""
        ...

    def seed_folders(self) -> "Seeds":
        """The folders of interviews, to add to them."""
        ...

    def fetch(self, address: str, newest: int | None) -> "AsyncIterator[Incoming | VerbatimError]":
        """The transcripts of an http(s) address: of a file, or of a feed's newest N episodes (all without N).

        Yields the error of an episode that cannot be fetched. Raises InputError if the address cannot be used at all.
        """
        ...

    def editing(self, *, encoding: bool = True) -> "AbstractAsyncContextManager[tuple[EditingService, str | None]]":
        """What takes a language model's answers, and the configured model.

        `encoding=False` loads no encoder, for making requests alone.
        """
        ...

    def language_model(
        self, service: "EditingService", budget: "Budget", at_once: int
    ) -> "AbstractAsyncContextManager[tuple[LiveEditing, str]]":
        """What asks the endpoint that is set, and its address. Raises SettingError if none is."""
        ...

    async def index(self, *, force: bool) -> str:
        """Bring the library up to date; one line that says what was done."""
        ...

    async def diagnose(self) -> Sequence[Diagnosis]:
        """Check settings, seeds, model, library, journal and platforms."""
        ...

    def daily_admin(self) -> AbstractAsyncContextManager[tuple[DailyAdmin, ScheduleJournal]]:
        """What sets and shows daily quotes, and the journal it uses."""
        ...

    def connected(
        self, platform: str, daily: DailyService, journal: ScheduleJournal
    ) -> AbstractAsyncContextManager[None]:
        """A connection to a platform for as long as a test post takes."""
        ...

    def following(self) -> "AbstractAsyncContextManager[FollowAdmin]":
        """What follows feeds, over the list and the journal that a running bot reads."""
        ...

    async def backup(self, target: Path) -> str:
        """Write everything that cannot be rebuilt to one file; a line that says what. Raises BackupError."""
        ...

    async def restore(self, source: Path) -> str:
        """Put the contents of such a file in place; a line that says what. Raises BackupError."""
        ...

    async def copy_journal(self, source: str, target: str) -> tuple[Mapping[str, int], int]:
        """Copy a journal from one place to another; the rows by table, and those of Slack's installations.

        A place is a data folder or a PostgreSQL address. Raises InputError or JournalError.
        """
        ...

    async def run(self) -> int:
        """Run every platform that has a token until it is stopped; the exit code."""
        ...
