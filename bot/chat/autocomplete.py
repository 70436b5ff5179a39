"""What is offered while a member types: quote ids, interviews and shows that the admins allow there."""

from dataclasses import replace

from bot.chat.limit_service import LimitService
from bot.chat.ports import ChatJournal, QuoteSource
from bot.chat.suggestions import Suggestion, Suggestions, suggestion
from bot.chat.verbs import TypedMoment, read_moment
from bot.chat.visitor import Visitor
from bot.errors import InputError
from bot.model import Question, Quote, Scope
from bot.presentation import wording


class Autocomplete:
    """Suggestions for the options of commands."""

    def __init__(
        self, quotes: QuoteSource, journal: ChatJournal, limits: LimitService, suggestions: Suggestions
    ) -> None:
        self._quotes, self._journal, self._limits, self._suggestions = quotes, journal, limits, suggestions

    async def quotes(self, visitor: Visitor, typed: str) -> list[Suggestion]:
        """Quote ids: the visitor's recent ones first, then good quotes of each chapter; or those at a time typed."""
        recent = await self._journal.latest(visitor.platform, visitor.place.key, visitor.user_id)
        quotes = []
        for ref in recent.refs if recent is not None else ():
            try:
                quotes.append(await self._quotes.show(ref))
            except InputError:  # its interview was removed since
                continue
        moment = read_moment(typed)
        if moment is not None:
            return [suggestion(quote) for quote in await self._said_at(visitor, moment)]
        return await self._suggestions.suggest(typed, quotes, await self._limits.allowed(visitor))

    async def _said_at(self, visitor: Visitor, moment: TypedMoment) -> list[Quote]:
        """What is said at a time; where it may mean two, at both. Nothing if no interview is of the video it names."""
        of_video = moment.scope(await self._quotes.interviews())
        if of_video is None:
            return []
        within = replace(of_video, within=await self._limits.allowed(visitor))
        answer = await self._quotes.ask(Question(wording.facts.said_at(moment.time), scope=within))
        if answer.time is None:
            return list(answer.quotes)
        scope = Scope((answer.time.interview,), within=within.within)
        other = Question(wording.facts.said_at(wording.facts.in_words(answer.time.other)), scope=scope)
        return [*answer.quotes[:1], *(await self._quotes.ask(other)).quotes[:1]]

    async def interviews(self, visitor: Visitor, typed: str) -> list[Suggestion]:
        """Interviews, by title, guest, number, speaker or slug."""
        return await self._suggestions.interviews(typed, await self._limits.allowed(visitor))

    async def shows(self, visitor: Visitor, typed: str) -> list[Suggestion]:
        """Shows, by title."""
        return await self._suggestions.shows(typed, await self._limits.allowed(visitor))
