"""Which interviews may be quoted in a server or channel: set by its admins, read for every answer."""

from bot.chat.limits import describe_limits, read_limit
from bot.chat.ports import QuoteSource
from bot.chat.preferences import LIMIT, PreferenceCache
from bot.chat.visitor import Visitor
from bot.errors import InputError
from bot.model import Scope
from bot.presentation import wording
from bot.presentation.reply import Reply
from bot.quotes.scope import slugs_in


class LimitService:
    """The limits of all servers."""

    def __init__(self, quotes: QuoteSource, preferences: PreferenceCache) -> None:
        self._quotes, self._preferences = quotes, preferences

    async def allowed(self, visitor: Visitor) -> frozenset[str] | None:
        """The interviews that the admins of a server allow in a place; None: all. Raises InputError if all are gone."""
        preferences = await self._preferences.read(visitor.platform, visitor.server)
        limit = preferences.limit_in(visitor.place.channel, visitor.place.parent)
        if limit is None:
            return None
        return slugs_in(Scope(within=limit.slugs(known := await self._quotes.interviews())), known)

    async def choose(
        self, visitor: Visitor, shows: str | None, interviews: str | None, channel: str | None = None
    ) -> Reply:
        """Store which shows and interviews admins chose for a server, or for one of its channels; without any, say it.

        Raises InputError for a name that nothing has, and for those who are not admins.
        """
        if not visitor.admin:
            raise InputError(wording.errors.ONLY_ADMINS)
        if shows is not None or interviews is not None:
            limit = read_limit(shows or "", interviews or "", await self._quotes.interviews())
            name = LIMIT if channel is None else f"{LIMIT}/{channel}"
            await self._preferences.choose(visitor.platform, visitor.server, name, limit.dump() if limit else None)
        preferences = await self._preferences.read(visitor.platform, visitor.server)
        titles = {info.slug: info.title for info in await self._quotes.interviews()}
        return describe_limits(preferences.limit, preferences.channel_limits, titles)
