"""The chat: what every chat platform and the console do with a request, once for all of them. Values in, replies out.

It asks the quote service, remembers answers for their buttons, follows what a server's admins chose, and turns errors
into sentences. It never holds a platform's object and never sends.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.chat import catalogue
from bot.chat.buttons import ButtonActions, PressResult, remember
from bot.chat.cooldown import BURST, SECONDS_PER_ANSWER, Cooldown
from bot.chat.failure import failure
from bot.chat.limit_service import LimitService
from bot.chat.ports import ChatJournal, QuoteSource
from bot.chat.preferences import PreferenceCache, ServerPreferences
from bot.chat.refusals import SaidRefusals
from bot.chat.requests import (
    AboutRequest,
    AskRequest,
    CheckRequest,
    ForgetMeRequest,
    InterviewsRequest,
    MessageRequest,
    QuoteRequest,
    Request,
    read_interviews_request,
)
from bot.chat.suggestions import Suggestion, SuggestionLibrary, Suggestions
from bot.chat.turns import FairTurns
from bot.chat.visitor import Visitor
from bot.errors import InputError, JournalError, VerbatimError
from bot.metrics import NO_METRICS, Metrics
from bot.model import Confidence, PickFilter, Quote, Ref, RememberedAnswer
from bot.ports import Clock
from bot.presentation import compose, wording
from bot.presentation.reply import Action, Button, ButtonPress, Reply
from bot.quotes.service import Question
from bot.verify.framing import claim_to_check

log = logging.getLogger("verbatim")

LONGEST_ANSWER = 60.0
"""Seconds after which an answer is given up; waiting for a seat does not count."""

SEATS = 4
"""Requests answered side by side. With more, all would finish together, late, instead of one after another."""

MEASURED_ON = ("zuckerberg-267",)
"""The library of the published score."""

_FOLLOW_UPS = {"next": Action.NEXT, "previous": Action.PREVIOUS, "more": Action.MORE, "also": Action.ALSO}
_BUTTON_COST = 0.34  # of an answer, in the cooldown


class ChatService:
    """Answers visitors of every platform."""

    def __init__(
        self,
        quotes: QuoteSource,
        library: SuggestionLibrary,
        journal: ChatJournal,
        clock: Clock,
        version: str,
        score: str | None = None,
        metrics: Metrics = NO_METRICS,
    ) -> None:
        """`score` says in a few words how good the answers were measured to be."""
        self._metrics = metrics
        self._quotes, self._journal, self._version, self._score = quotes, journal, version, score
        self.preferences = PreferenceCache(journal, clock)
        self.limits = LimitService(quotes, self.preferences)
        self._buttons = ButtonActions(quotes, journal, self.preferences, self.limits.allowed)
        self._suggestions = Suggestions(library)
        self._cooldown = Cooldown(clock)
        self._picking = asyncio.Lock()
        self._turns = FairTurns(SEATS)
        self.said_refusals = SaidRefusals(clock)

    async def warm_up(self) -> None:
        """Load what the first visitors would wait for. What cannot be read now is reported to them when they ask."""
        for work in (self._quotes.ask(Question(wording.answers.ASK_HINT)), self._suggestions.suggest("", ())):
            try:
                await work
            except VerbatimError as error:
                log.warning("%s", error)

    # --- requests -------------------------------------------------------------------------------

    async def answer(self, visitor: Visitor, request: Request, *, private: bool = False) -> Reply:
        """The reply to a request, or a sentence about what went wrong. `private`: only the visitor will see it."""
        if (busy := self.busy(visitor)) is not None:
            return busy
        kind = type(request).__name__.removesuffix("Request").casefold()
        try:
            with self._metrics.answering(visitor.platform, kind):
                async with self._turns.turn(_queue_of(visitor)), asyncio.timeout(LONGEST_ANSWER):
                    return await self._respond(visitor, request, private=private)
        except Exception as error:  # noqa: BLE001 - whoever asked gets a sentence for a defect, too
            return failure(visitor.platform, error)

    async def press(self, visitor: Visitor, press: ButtonPress | None, *, private: bool) -> PressResult:
        """What a button leads to, or a sentence about what went wrong. None is a button of another version."""
        if (busy := self.busy(visitor)) is not None:
            return PressResult(busy)
        try:
            async with self._turns.turn(_queue_of(visitor)), asyncio.timeout(LONGEST_ANSWER):
                if press is None:
                    return PressResult(compose.notice(wording.errors.OLD_BUTTON))
                if press.action is Action.FORGET:
                    return PressResult(await self._forget_me(visitor))
                return await self._buttons.press(visitor, press, private=private)
        except Exception as error:  # noqa: BLE001 - as above
            return PressResult(failure(visitor.platform, error))

    async def administer(self, visitor: Visitor, work: Callable[[Visitor], Awaitable[Reply | None]]) -> Reply | None:
        """The reply of an admin's command, if it has one, or a sentence about what went wrong.

        It takes no seat: it may wait for the platform, and everybody else's answers would wait with it.
        """
        try:
            async with asyncio.timeout(LONGEST_ANSWER):
                return await work(visitor)
        except Exception as error:  # noqa: BLE001 - as above
            return failure(visitor.platform, error)

    async def _respond(self, visitor: Visitor, request: Request, *, private: bool) -> Reply:
        match request:
            case AskRequest():
                return await self._ask(visitor, request, private=private)
            case CheckRequest():
                return await self._check(visitor, request, private=private)
            case QuoteRequest(identity):
                return await self._quote(visitor, identity, private=private)
            case MessageRequest(text):
                return await self._message(visitor, text)
            case InterviewsRequest(search, page):
                return await self._list_interviews(visitor, search, page)
            case AboutRequest():
                return await self._about(visitor)
            case ForgetMeRequest():
                return await self._forget_me(visitor)

    async def _ask(self, visitor: Visitor, request: AskRequest, *, private: bool) -> Reply:
        preferences = await self.preferences.read(visitor.platform, visitor.server)
        within = await self.limits.allowed(visitor)
        scope = replace(request.scope, within=within)
        answer = await self._quotes.ask(Question(request.question, preferences.view, scope))
        self._metrics.asked(answer.confidence.value)
        chapters = await self._suggestions.chapters(within) if answer.confidence is Confidence.NONE else ()
        token = await remember(self._journal, visitor, answer.quotes)
        return _limited(compose.answered(answer, token, chapters, private=private), visitor, preferences)

    async def _check(self, visitor: Visitor, request: CheckRequest, *, private: bool) -> Reply:
        if not request.claim.strip():
            return compose.notice(wording.checks.NOTHING_TO_CHECK)
        preferences = await self.preferences.read(visitor.platform, visitor.server)
        scope = replace(request.scope, within=await self.limits.allowed(visitor))
        checked = await self._quotes.check(request.claim, preferences.view, scope)
        for result in checked.all:
            self._metrics.checked(result.verdict.value)
        pieces = checked.pieces or ((checked.nearest,) if checked.nearest is not None else ())
        token = await remember(self._journal, visitor, pieces)
        return _limited(compose.checked(checked, token, private=private, message=request.claim), visitor, preferences)

    async def _list_interviews(self, visitor: Visitor, search: str, page: int) -> Reply:
        within = await self.limits.allowed(visitor)
        known = [info for info in await self._quotes.interviews() if within is None or info.slug in within]
        return catalogue.listing(known, search, page, prefix=visitor.command_prefix)

    async def _quote(self, visitor: Visitor, identity: str | None, *, private: bool) -> Reply:
        """The quote with an id; without one, a good one that was not shown in this server lately."""
        preferences = await self.preferences.read(visitor.platform, visitor.server)
        if identity is not None and identity.strip():
            quote: Quote | None = await self._quotes.show(Ref.parse(identity), preferences.view)
        else:
            scope = visitor.random_scope
            barred = await self._journal.vetoes(visitor.platform, visitor.server.key)
            within = await self.limits.allowed(visitor)
            among = PickFilter(tuple(sorted(within or ())), barred=tuple(barred))
            async with self._picking:  # else many at once would all get the same quote
                shown = await self._journal.shown(scope)
                quote = await self._quotes.pick(scope, shown, preferences.view, among)
                if quote is not None:
                    await self._journal.mark_shown(scope, quote.ref)
        if quote is None:
            return compose.notice(wording.answers.NOTHING_TO_PICK)
        token = await remember(self._journal, visitor, [quote])
        return _limited(compose.single(quote, token, private=private), visitor, preferences)

    async def _message(self, visitor: Visitor, text: str) -> Reply:
        word = text.strip().casefold()
        if action := _FOLLOW_UPS.get(word.rstrip(".!")):
            return await self._follow_up(visitor, action)
        if not word or word in wording.commands.CALLS_FOR_HELP:
            return self.help(visitor)
        if _is_quote_id(text):
            return await self._quote(visitor, text, private=False)
        if (claim := claim_to_check(text)) is not None:
            return await self._check(visitor, CheckRequest(claim), private=False)
        if (wanted := read_interviews_request(text)) is not None:
            return await self._list_interviews(visitor, wanted.search, wanted.page)
        return await self._ask(visitor, AskRequest(text), private=False)

    async def _follow_up(self, visitor: Visitor, action: Action) -> Reply:
        answer = await self._latest_answer(visitor)
        if answer is None:
            return compose.notice(wording.errors.NOTHING_YET)
        press = ButtonPress(action, 0, answer.token)
        return (await self._buttons.press(visitor, press, private=False)).reply

    async def _latest_answer(self, visitor: Visitor) -> RememberedAnswer | None:
        """The visitor's last answer in this place; in a thread without one, the last in the channel around it."""
        for place in (visitor.place, visitor.place.surrounding):
            if place is not None:
                answer = await self._journal.latest(visitor.platform, place.key, visitor.user_id)
                if answer is not None:
                    return answer
        return None

    async def _about(self, visitor: Visitor) -> Reply:
        titles = await self._suggestions.titles(await self.limits.allowed(visitor))
        score = self._score if await self._is_measured() else None
        about = wording.commands.about(self._version, titles, score)
        notes = (wording.commands.how_to(visitor.command_prefix), wording.commands.keeps())
        reply = replace(compose.notice(about), notes=notes)
        if visitor.server.personal:
            return reply.with_button(Button(Action.FORGET, wording.commands.FORGET_ME), "me")
        return reply

    async def _is_measured(self) -> bool:
        """Whether the library is the one that the score was measured on: the shipped interview alone."""
        return tuple(info.slug for info in await self._quotes.interviews()) == MEASURED_ON

    async def _forget_me(self, visitor: Visitor) -> Reply:
        await self.preferences.forget_visitor(visitor)
        return compose.notice(wording.commands.FORGOT_ME)

    # --- beside requests ------------------------------------------------------------------------

    def too_fast(self, visitor: Visitor, *, button: bool = False) -> Reply | None:
        """The refusal for somebody who asks too quickly. It reads memory only, so it takes no time."""
        wait = self._cooldown.wait(f"{visitor.platform}:{visitor.user_id}", _BUTTON_COST if button else 1.0)
        return compose.refusal(wording.errors.too_fast(wait)) if wait else None

    async def too_fast_elsewhere(self, visitor: Visitor, *, button: bool = False) -> Reply | None:
        """The refusal for somebody who asks too quickly over all hosts together."""
        cost = (_BUTTON_COST if button else 1.0) * SECONDS_PER_ANSWER
        key = f"cooldown:{visitor.platform}:{visitor.user_id}"
        try:
            wait = await self._journal.take(key, cost, BURST * SECONDS_PER_ANSWER)
        except JournalError:  # it is away; this process's own limit holds
            return None
        return compose.refusal(wording.errors.too_fast(wait)) if wait else None

    def busy(self, visitor: Visitor) -> Reply | None:
        """The refusal where too many wait already. It reads memory only, so it takes no time."""
        return compose.refusal(wording.errors.BUSY) if self._turns.is_full(_queue_of(visitor)) else None

    def help(self, visitor: Visitor) -> Reply:
        """What can be asked, and how."""
        return compose.notice(f"{wording.answers.ASK_HINT} {wording.commands.how_to(visitor.command_prefix)}")

    async def mark_all_seen(self, reply: Reply) -> None:
        """Note that all passages of a reply were shown whole, so that `next` goes on after them."""
        if reply.token is not None and len(reply.excerpts) > 1:
            await self._journal.turn_to(reply.token, len(reply.excerpts) - 1)

    async def suggest(self, visitor: Visitor, typed: str) -> list[Suggestion]:
        """Quote ids to offer while one is typed: the visitor's recent ones first, then good quotes of each chapter."""
        recent = await self._journal.latest(visitor.platform, visitor.place.key, visitor.user_id)
        quotes = []
        for ref in recent.refs if recent is not None else ():
            try:
                quotes.append(await self._quotes.show(ref))
            except InputError:  # its interview was removed since
                continue
        return await self._suggestions.suggest(typed, quotes, await self.limits.allowed(visitor))

    async def suggest_interviews(self, visitor: Visitor, typed: str) -> list[Suggestion]:
        """Interviews to offer while one is typed, by title, guest, number, speaker or slug."""
        return await self._suggestions.interviews(typed, await self.limits.allowed(visitor))

    async def suggest_shows(self, visitor: Visitor, typed: str) -> list[Suggestion]:
        """Shows to offer while one is typed."""
        return await self._suggestions.shows(typed, await self.limits.allowed(visitor))

    async def topics(self, visitor: Visitor, most: int) -> list[str]:
        """A few chapters to ask about, spread over the whole library."""
        chapters = await self._suggestions.chapters(await self.limits.allowed(visitor))
        step = max(1, len(chapters) // most)
        return chapters[step // 2 :: step][:most]


def _queue_of(visitor: Visitor) -> str:
    """Who shares a queue: the members of a server; a direct message has its own."""
    return f"{visitor.platform}:{visitor.server.key}"


def _limited(reply: Reply, visitor: Visitor, preferences: ServerPreferences) -> Reply:
    """A private reply where the admins want no public answers: it says so, and cannot be shared."""
    if reply.private and not preferences.allows_public_answers(visitor.place):
        return replace(reply, notes=(*reply.notes, wording.errors.ONLY_PRIVATELY)).without(Action.SHARE)
    return reply


def _is_quote_id(text: str) -> bool:
    try:
        Ref.parse(text)
    except InputError:
        return False
    return True
