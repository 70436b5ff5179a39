"""What tests of daily posts count in: a day, the first run of a schedule, and what became of each date."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from bot.reasons import Reason, ReasonCode
from tests.peers.daily_world import (
    Platform,
    Posted,
    World,
)

DAY = 86400.0
DUE = dt.datetime(2030, 3, 17, 18, tzinfo=dt.UTC).timestamp()  # 800 s after START
TODAY, TOMORROW = dt.date(2030, 3, 17), dt.date(2030, 3, 18)
AWAY = Reason(ReasonCode.BOT_AWAY)


async def outcomes(here: World, identity: str = "a1") -> list[tuple[dt.date, str]]:
    return [(post.run.date, post.outcome.value) for post in reversed(await here.journal.posts(identity, 100))]


def numbers(posted: Sequence[Posted]) -> list[int]:
    """Which quotes were posted, by their number."""
    return [message.ref.span.start // 100 for message in posted]


def posts_per_run(side: Platform) -> set[int]:
    """How often the quote of a schedule and date was posted; {1} if none was posted twice."""
    return set(Counter(message.nonce for message in side.posted).values())


class MoodsInTurn:
    """Moods one after the other, then fine."""

    def __init__(self, *moods: str) -> None:
        self._moods = list(moods)

    def __call__(self, _: object) -> str:
        return self._moods.pop(0) if self._moods else "fine"
