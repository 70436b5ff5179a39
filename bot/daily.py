"""Daily posts on every platform that is connected: one loop each, and posts for testing."""

import asyncio
import secrets

from bot.composer import Composer
from bot.delivery import ATTEMPT, Delivery
from bot.errors import OutcomeUnknownError, QuestionError, RefusedForNowError
from bot.pacing import Pacer
from bot.ports import DailyJournal, Publisher, Watch, place_of, shown_scope
from bot.postman import Postman
from bot.presentation import compose, wording
from bot.schedule import Schedule

PATIENCE = 8.0
"""Seconds running posts get to finish at the end, before the answers get theirs; hosts wait 30 in all before they kill."""


class Daily:
    """The postmen of a process, one a platform."""

    def __init__(self, journal: DailyJournal, composer: Composer, clock: Watch) -> None:
        self._journal, self._composer, self._clock = journal, composer, clock
        self._postmen: dict[str, Postman] = {}

    def add(self, publisher: Publisher) -> None:
        """Post on a platform, from `run` on."""
        pacer = Pacer(publisher.pace)
        delivery = Delivery(self._journal, self._composer, publisher, pacer, self._clock)
        self._postmen[publisher.platform] = Postman(self._journal, delivery, publisher, pacer, self._clock)

    def wake(self, platform: str) -> None:
        """Look at once: a schedule changed, or the platform was connected."""
        if platform in self._postmen:
            self._postmen[platform].wake()

    async def run(self) -> None:
        """Post until closed."""
        await asyncio.gather(*(postman.run() for postman in self._postmen.values()))

    async def close(self, patience: float = PATIENCE) -> bool:
        """Begin nothing new, and let running posts finish; whether all did."""
        return all(await asyncio.gather(*(postman.close(patience) for postman in self._postmen.values())))

    def connected(self, platform: str) -> bool:
        """Whether something could be posted there now."""
        return platform in self._postmen and self._postmen[platform].publisher.ready()

    async def test(self, schedule: Schedule) -> str:
        """Post one now, whatever the day's row says; the platform's id. It counts as shown, so that it does not come again soon.

        Raises QuestionError if there is nothing to post or nowhere to, and PublishError if the platform did not take it.
        """
        if not self.connected(schedule.platform):
            raise RefusedForNowError(wording.daily.NOT_CONNECTED)
        quote = await self._composer.choose(schedule, queued=False)
        if quote is None:
            raise QuestionError(wording.daily.NO_QUOTE_LEFT)
        token = await self._journal.remember(schedule.platform, place_of(schedule), "", [quote.ref])
        publisher = self._postmen[schedule.platform].publisher
        reply = compose.daily(quote, token, test=True)
        try:
            async with asyncio.timeout(ATTEMPT):
                message = await publisher.publish(schedule, reply, secrets.token_hex(10))
        except TimeoutError:
            raise OutcomeUnknownError(wording.daily.TAKES_TOO_LONG) from None
        await self._journal.mark_shown(shown_scope(schedule), quote.ref)
        return message
