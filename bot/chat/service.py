"""The chat: what all platforms do with a request. Values in, replies out. Step 4 of a question's way.

It asks the quote service, remembers answers for their buttons, follows what a server's admins chose, and turns errors
into sentences. It never holds a platform's object and never sends.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.chat import catalogue
from bot.chat.admission import LONGEST_ANSWER, Admission
from bot.chat.autocomplete import Autocomplete
from bot.chat.buttons import ButtonActions, PressResult, remember
from bot.chat.failure import failure
from bot.chat.follow_ups import FollowUps
from bot.chat.introduction import Introduction
from bot.chat.limit_service import LimitService
from bot.chat.messages import MessageReader
from bot.chat.ports import ChatJournal, QuoteSource
from bot.chat.preferences import PreferenceCache
from bot.chat.requests import (
    AboutRequest,
    AskRequest,
    ChapterRequest,
    CheckRequest,
    ForgetMeRequest,
    HelpRequest,
    InterviewsRequest,
    MessageRequest,
    QuoteRequest,
    Request,
    SuggestedRequest,
)
from bot.chat.shown_quotes import ShownQuotes
from bot.chat.stated_scope import stated
from bot.chat.suggestions import SuggestionLibrary, Suggestions
from bot.chat.verbs import FollowUp, read_moment
from bot.chat.visitor import Visitor
from bot.errors import VerbatimError
from bot.metrics import NO_METRICS, Metrics
from bot.model import EVERYTHING, Confidence, Fact, InterviewInfo, Question, Ref, Scope
from bot.ports import Clock
from bot.presentation import compose, verdict_replies, wording
from bot.presentation.buttons import Action, ButtonPress
from bot.presentation.reply import MOST_SUGGESTED, NOTHING_ABOVE, Above, Reply
from bot.presentation.site import Site, linked
from bot.search.wanted_quotes import quotes_at_random
from bot.verify.markup import says_only_links

log = logging.getLogger("verbatim")


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
        site: Site | None = None,
    ) -> None:
        """`score` says in a few words how good the answers were measured to be; replies link to the pages of `site`."""
        self.site = site
        self._metrics, self._quotes, self._journal = metrics, quotes, journal
        self._suggestions = suggestions = Suggestions(library)
        self.preferences = preferences = PreferenceCache(journal, clock)
        self.limits = limits = LimitService(quotes, preferences)
        self.admission = Admission(journal, clock)
        self.autocomplete = Autocomplete(quotes, journal, limits, suggestions)
        self.introduction = Introduction(suggestions, limits, version, score)
        self.messages = MessageReader(quotes)
        self.shown_quotes = ShownQuotes(quotes, journal, preferences, limits, suggestions)
        self._follow_ups = FollowUps(quotes, journal, clock)
        self._buttons = ButtonActions(quotes, journal, preferences, limits.allowed)

    async def warm_up(self) -> None:
        """Load what the first visitors would wait for. What cannot be read now is reported to them when they ask."""
        for work in (self._quotes.ask(Question(wording.answers.ASK_HINT)), self._suggestions.suggest("", ())):
            try:
                await work
            except VerbatimError as error:
                log.warning("%s", error)

    async def answer(self, visitor: Visitor, request: Request, *, private: bool = False) -> Reply:
        """The reply to a request, or a sentence about what went wrong. `private`: only the visitor will see it."""
        if (busy := self.admission.busy(visitor)) is not None:
            return busy
        kind = type(request).__name__.removesuffix("Request").casefold()
        try:
            with self._metrics.answering(visitor.platform, kind):
                async with self.admission.seat(visitor):
                    return linked(await self._respond(visitor, request, private=private), self.site)
        except Exception as error:  # noqa: BLE001 - whoever asked gets a sentence for a defect, too
            return failure(visitor.platform, error)

    async def press(
        self, visitor: Visitor, press: ButtonPress | None, *, private: bool, above: Above = NOTHING_ABOVE
    ) -> PressResult:
        """What a button leads to, or a sentence about what went wrong. None is a button of another version.

        `above` is what stands in the message above the button.
        """
        if (busy := self.admission.busy(visitor)) is not None:
            return PressResult(busy)
        try:
            async with self.admission.seat(visitor):
                if press is None:
                    return PressResult(compose.notice(wording.errors.OLD_BUTTON))
                if press.action is Action.FORGET:
                    return PressResult(await self._forget_me(visitor))
                if press.action is Action.BANS:
                    return await self._turn_bans(visitor, press)
                return self._linked(await self._buttons.press(visitor, press, private=private, above=above))
        except Exception as error:  # noqa: BLE001 - as above
            return PressResult(failure(visitor.platform, error))

    async def _turn_bans(self, visitor: Visitor, press: ButtonPress) -> PressResult:
        """Another page of the banned quotes, for admins only, in place of the one above the button."""
        if not visitor.admin:
            return PressResult(compose.notice(wording.errors.ONLY_ADMINS))
        page = press.position.index if press.position is not None else 0
        return PressResult(await self.shown_quotes.bans(visitor, page), turned=True)

    def _linked(self, result: PressResult) -> PressResult:
        before = linked(result.before, self.site) if result.before is not None else None
        return replace(result, reply=linked(result.reply, self.site), before=before)

    async def administer(self, visitor: Visitor, work: Callable[[Visitor], Awaitable[Reply | None]]) -> Reply | None:
        """The reply of an admin's command, if it has one, or a sentence about what went wrong.

        It takes no seat: it may wait for the platform, and everybody else's answers would wait with it.
        """
        try:
            async with asyncio.timeout(LONGEST_ANSWER):
                return await work(visitor)
        except Exception as error:  # noqa: BLE001 - as above
            return failure(visitor.platform, error)

    async def mark_all_seen(self, reply: Reply) -> None:
        """Note that all passages of a reply were shown whole, so that `next` goes on after them."""
        if reply.token is not None and len(reply.excerpts) > 1:
            await self._journal.turn_to(reply.token, len(reply.excerpts) - 1)

    async def _respond(self, visitor: Visitor, request: Request, *, private: bool) -> Reply:
        match request:
            case AskRequest():
                return await self._ask(visitor, request, private=private)
            case CheckRequest():
                return await self._check(visitor, request, private=private)
            case QuoteRequest(identity):
                return await self._quote(visitor, identity or "", private=private)
            case MessageRequest():
                return await self._message(visitor, request, private=private)
            case HelpRequest():
                return await self.introduction.help(visitor)
            case InterviewsRequest(search, page):
                return await self._list_interviews(visitor, search, page)
            case ChapterRequest() | SuggestedRequest():
                return await self._chosen(visitor, request, private=private)
            case AboutRequest():
                return await self.introduction.about(visitor)
            case ForgetMeRequest():
                return await self._forget_me(visitor)

    async def _ask(self, visitor: Visitor, request: AskRequest, *, private: bool) -> Reply:
        preferences = await self.preferences.read(visitor.platform, visitor.server)
        within = await self.limits.allowed(visitor)
        linked_scope = await self._linked_scope(request.question)
        if linked_scope is None:
            return compose.notice(wording.facts.OTHER_VIDEO)
        scope = replace(linked_scope if request.scope == EVERYTHING else request.scope, within=within)
        if request.scope == EVERYTHING and (count := quotes_at_random(request.question)) is not None:
            reply = await self.shown_quotes.at_random(visitor, count, private=private)
            return preferences.keep_private(reply, visitor.place)
        latest = await self._follow_ups.latest_interview(visitor)
        answer = await self._quotes.ask(Question(request.question, request.view or preferences.view, scope, latest))
        if answer.fact is not None and answer.fact.fact is Fact.BOT:
            return await self.introduction.about(visitor)
        if answer.fact is not None and answer.fact.fact is Fact.INTERVIEWS:
            return await self._list_interviews(visitor, "", 1)
        if answer.fact is not None and answer.fact.fact is Fact.REAL and visitor.command_prefix is None:
            return compose.notice(wording.facts.HOW_TO_CHECK_TYPED)
        self._metrics.asked(answer.confidence.value)
        is_none = answer.confidence is Confidence.NONE
        chapters = await self._suggestions.choices(within, answer.chapters) if is_none else ()
        is_doubtful = answer.confidence is Confidence.UNSURE
        token = await remember(self._journal, visitor, answer.quotes, doubtful=is_doubtful)
        prompt = compose.asked_by(visitor.shown_name, request.question) if answer.question else ()
        reply = compose.answered(answer, token, chapters, private=private, prompt=prompt)
        if is_none and answer.language is None and answer.fact is None:
            suggested = tuple(await self._suggestions.questions(MOST_SUGGESTED, within))
            try_them = wording.answers.TRY_SUGGESTED if answer.question else wording.answers.FOR_EXAMPLE
            heading = try_them if suggested else reply.heading
            reply = replace(reply, heading=heading, suggested=suggested)
        return preferences.keep_private(reply.in_view(request.view), visitor.place)

    async def _linked_scope(self, question: str) -> Scope | None:
        """The interviews of the video that a message links to a moment of, if that is all it says; else all of them.

        None if no interview is of that video.
        """
        moment = read_moment(question) if len(question.split()) == 1 else None
        return moment.scope(await self._quotes.interviews()) if moment is not None else EVERYTHING

    async def _chosen(self, visitor: Visitor, chosen: ChapterRequest | SuggestedRequest, *, private: bool) -> Reply:
        """What was chosen: quotes of a chapter, or the answer to a question, from its own interview if it has one."""
        if isinstance(chosen, ChapterRequest):
            return await self.shown_quotes.of_chapter(visitor, chosen.choice)
        slug, is_written, question = chosen.choice.partition("?")
        if is_written:
            scope = Scope((slug,)) if slug else EVERYTHING
            return await self._ask(visitor, AskRequest(question, scope), private=private)
        info, question = await self._suggestions.question(chosen.choice, await self.limits.allowed(visitor))
        return await self._ask(visitor, AskRequest(question, Scope((info.slug,))), private=private)

    async def _check(self, visitor: Visitor, request: CheckRequest, *, private: bool) -> Reply:
        if not request.claim.strip():
            return compose.notice(wording.checks.NOTHING_TO_CHECK)
        if says_only_links(request.claim):
            return compose.notice(wording.checks.ONLY_LINK)
        preferences = await self.preferences.read(visitor.platform, visitor.server)
        scope = replace(request.scope, within=await self.limits.allowed(visitor))
        checked = await self._quotes.check(request.claim, preferences.view, scope)
        for result in checked.all:
            self._metrics.checked(result.verdict.value)
        token = await remember(self._journal, visitor, checked.evidence, anyway=True)
        is_scoped = bool(request.scope.interviews or request.scope.shows)
        only = stated(request.scope, await self._quotes.interviews(), visitor.shown_name)
        reply = verdict_replies.checked(
            checked,
            token,
            private=private,
            message="" if request.elsewhere else request.claim,
            prompt=verdict_replies.checked_by(visitor.shown_name, request.message, only),
            shareable=only is not None or not is_scoped,
            limited=is_scoped,
        )
        return preferences.keep_private(reply, visitor.place)

    async def _quote(self, visitor: Visitor, identity: str, *, private: bool) -> Reply:
        """The quote with an id, or what was said at a time; of an interview by its title, or of all, one at random."""
        if (moment := read_moment(identity)) is not None:
            scope = moment.scope(await self._quotes.interviews())
            if scope is None:
                return compose.notice(wording.facts.OTHER_VIDEO)
            return await self._ask(visitor, AskRequest(wording.facts.said_at(moment.time), scope), private=private)
        info = catalogue.named(await self._allowed(visitor), identity)
        if identity.strip() and info is None:
            reply = await self.shown_quotes.by_id(visitor, Ref.parse(identity), private=private)
        else:
            reply = await self.shown_quotes.at_random(visitor, 1, private=private, interview=info)
        preferences = await self.preferences.read(visitor.platform, visitor.server)
        return preferences.keep_private(reply, visitor.place)

    async def _message(self, visitor: Visitor, message: MessageRequest, *, private: bool) -> Reply:
        match await self.messages.read(message):
            case None:
                notes = (message.remedy,) if message.remedy else ()
                return replace(compose.notice(wording.checks.CANNOT_READ), notes=notes)
            case FollowUp() as follow_up:
                press = await self._follow_ups.press_of(visitor, follow_up, message.answer)
                if press is None and message.text.strip(" .").isdecimal():  # "7" may be the number of an interview
                    return await self._ask(visitor, AskRequest(message.text), private=private)
                if press is None:
                    return compose.notice(wording.errors.NOTHING_YET)
                # without a position it is not about the message that is replied to, but about the visitor's last answer
                above = message.above if press.position is not None else NOTHING_ABOVE
                return (await self._buttons.press(visitor, press, private=False, above=above)).reply
            case request:
                return await self._respond(visitor, request, private=private)

    async def _list_interviews(self, visitor: Visitor, search: str, page: int) -> Reply:
        return catalogue.listing(await self._allowed(visitor), search, page, prefix=visitor.command_prefix)

    async def _allowed(self, visitor: Visitor) -> list[InterviewInfo]:
        """The interviews that the admins allow here."""
        within = await self.limits.allowed(visitor)
        return [info for info in await self._quotes.interviews() if within is None or info.slug in within]

    async def _forget_me(self, visitor: Visitor) -> Reply:
        await self.preferences.forget_visitor(visitor)
        return compose.notice(wording.commands.FORGOT_ME)
