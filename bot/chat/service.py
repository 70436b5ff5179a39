"""The chat: what every chat platform and the console do with a request, once for all of them. Values in, replies out.

It asks the quote service, remembers answers for their buttons, follows what a server's admins chose, and turns errors
into sentences. It never holds a platform's object and never sends.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.chat import catalogue
from bot.chat.buttons import ButtonActions, PressResult, remember, remember_refs, same_place
from bot.chat.cooldown import BURST, SECONDS_PER_ANSWER, Cooldown
from bot.chat.failure import failure
from bot.chat.limit_service import LimitService
from bot.chat.ports import ChatJournal, QuoteSource
from bot.chat.preferences import PreferenceCache, ServerPreferences
from bot.chat.refusals import SaidRefusals
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
from bot.chat.suggestions import Suggestion, SuggestionLibrary, Suggestions, chapters_of, suggestion
from bot.chat.turns import FairTurns
from bot.chat.verbs import FollowUp, asks_about_other_message, read_moment, read_verb
from bot.chat.visitor import Visitor
from bot.errors import InputError, JournalError, VerbatimError
from bot.metrics import NO_METRICS, Metrics
from bot.model import EVERYTHING, Confidence, Fact, InterviewInfo, PickFilter, Quote, Ref, RememberedAnswer, Scope, View
from bot.ports import Clock
from bot.presentation import compose, wording
from bot.presentation.reply import (
    MOST_SUGGESTED,
    NOTHING_ABOVE,
    Above,
    Action,
    Button,
    ButtonPress,
    Choice,
    Position,
    Reply,
)
from bot.presentation.site import Site, linked
from bot.quotes.interview_facts import PART_WORDS
from bot.quotes.service import Question
from bot.search.said_names import person_names, speaker_names
from bot.search.wanted_quotes import MOST_WANTED, quotes_at_random
from bot.verify.markup import says_only_links

log = logging.getLogger("verbatim")

LONGEST_ANSWER = 60.0
"""Seconds after which an answer is given up; waiting for a seat does not count."""

SEATS = 3
"""Requests answered side by side. With more, all would finish together, late, instead of one after another."""

SEATS_OF_ONE = 1
"""Of which one server has so many: two would give its members few more answers, and others theirs twice as late."""

MEASURED_ON = ("zuckerberg-267",)
"""The library of the published score."""

MOST_BANS = 5
"""Banned quotes that are listed at once."""

_STILL_MEANT = 3600.0
"""Seconds for which "it" is the interview of the last answer."""

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
        site: Site | None = None,
    ) -> None:
        """`score` says in a few words how good the answers were measured to be; replies link to the pages of `site`."""
        self.site = site
        self._metrics, self._clock = metrics, clock
        self._quotes, self._journal, self._version, self._score = quotes, journal, version, score
        self.preferences = PreferenceCache(journal, clock)
        self.limits = LimitService(quotes, self.preferences)
        self._buttons = ButtonActions(quotes, journal, self.preferences, self.limits.allowed)
        self._suggestions = Suggestions(library)
        self._cooldown = Cooldown(clock)
        self._picking = asyncio.Lock()
        self._names_of: tuple[Sequence[InterviewInfo], frozenset[str]] | None = None
        self._turns = FairTurns(SEATS, SEATS_OF_ONE)
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
                    return linked(await self._respond(visitor, request, private=private), self.site)
        except Exception as error:  # noqa: BLE001 - whoever asked gets a sentence for a defect, too
            return failure(visitor.platform, error)

    async def press(
        self, visitor: Visitor, press: ButtonPress | None, *, private: bool, above: Above = NOTHING_ABOVE
    ) -> PressResult:
        """What a button leads to, or a sentence about what went wrong. None is a button of another version.

        `above` is what stands in the message above the button.
        """
        if (busy := self.busy(visitor)) is not None:
            return PressResult(busy)
        try:
            async with self._turns.turn(_queue_of(visitor)), asyncio.timeout(LONGEST_ANSWER):
                if press is None:
                    return PressResult(compose.notice(wording.errors.OLD_BUTTON))
                if press.action is Action.FORGET:
                    return PressResult(await self._forget_me(visitor))
                return self._linked(await self._buttons.press(visitor, press, private=private, above=above))
        except Exception as error:  # noqa: BLE001 - as above
            return PressResult(failure(visitor.platform, error))

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

    async def _respond(self, visitor: Visitor, request: Request, *, private: bool) -> Reply:
        match request:
            case AskRequest():
                return await self._ask(visitor, request, private=private)
            case CheckRequest():
                return await self._check(visitor, request, private=private)
            case QuoteRequest(identity):
                return await self._quote(visitor, identity, private=private)
            case MessageRequest():
                return await self._message(visitor, request, private=private)
            case HelpRequest():
                return await self.help(visitor)
            case InterviewsRequest(search, page):
                return await self._list_interviews(visitor, search, page)
            case ChapterRequest() | SuggestedRequest():
                return await self._chosen(visitor, request, private=private)
            case AboutRequest():
                return await self._about(visitor)
            case ForgetMeRequest():
                return await self._forget_me(visitor)

    async def _ask(self, visitor: Visitor, request: AskRequest, *, private: bool) -> Reply:
        preferences = await self.preferences.read(visitor.platform, visitor.server)
        within = await self.limits.allowed(visitor)
        scope = replace(request.scope, within=within)
        if request.scope == EVERYTHING and (count := quotes_at_random(request.question)) is not None:
            return _limited(await self._random(visitor, count, private=private), visitor, preferences)
        latest = await self._latest_interview(visitor)
        answer = await self._quotes.ask(Question(request.question, preferences.view, scope, latest))
        if answer.fact is not None and answer.fact.fact is Fact.BOT:
            return await self._about(visitor)
        if answer.fact is not None and answer.fact.fact is Fact.INTERVIEWS:
            return await self._list_interviews(visitor, "", 1)
        self._metrics.asked(answer.confidence.value)
        is_none = answer.confidence is Confidence.NONE
        chapters = await self._suggestions.choices(within, answer.chapters) if is_none else ()
        token = await remember(self._journal, visitor, answer.quotes)
        prompt = compose.asked_by(visitor.shown_name, request.question) if answer.question else ()
        reply = compose.answered(answer, token, chapters, private=private, prompt=prompt)
        if is_none and answer.language is None and answer.fact is None:
            suggested = tuple(await self._suggestions.questions(MOST_SUGGESTED, within))
            heading = wording.answers.TRY_SUGGESTED if suggested and answer.question else reply.heading
            reply = replace(reply, heading=heading, suggested=suggested)
        return _limited(reply, visitor, preferences)

    async def _chosen(self, visitor: Visitor, chosen: ChapterRequest | SuggestedRequest, *, private: bool) -> Reply:
        """What was chosen: quotes of a chapter, or the answer to a suggested question, from its own interview."""
        if isinstance(chosen, ChapterRequest):
            return await self._chapter(visitor, chosen.choice)
        info, question = await self._suggestions.question(chosen.choice, await self.limits.allowed(visitor))
        return await self._ask(visitor, AskRequest(question, Scope((info.slug,))), private=private)

    async def _chapter(self, visitor: Visitor, choice: str) -> Reply:
        """Quotes of a chapter that was chosen, or the chapters of an interview."""
        chapter = await self._suggestions.chapter(choice, await self.limits.allowed(visitor))
        if chapter.title is None:
            return compose.chapters(chapter.info.title, chapters_of(chapter.info))
        view = (await self.preferences.read(visitor.platform, visitor.server)).view
        quotes = [await self._quotes.show(ref, view) for ref in chapter.refs]
        if not quotes:  # a transcript without whole sentences has no good quotes, but still passages on a topic
            scope = Scope((chapter.info.slug,))
            quotes = list((await self._quotes.ask(Question(chapter.title, view, scope))).quotes)
        if not quotes:
            return compose.notice(wording.answers.NOTHING_TO_PICK)
        token = await remember(self._journal, visitor, quotes)
        lead = wording.answers.of_chapter(chapter.title)
        if len(quotes) == 1:
            return compose.single(quotes[0], token, private=True, lead=lead)
        return compose.several(quotes[: compose.NEAR], lead, token, private=True)

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
        is_scoped = bool(request.scope.interviews or request.scope.shows)  # which the button cannot have in its id
        reply = compose.checked(
            checked,
            token,
            private=private,
            message="" if request.elsewhere else request.claim,
            prompt=compose.checked_by(visitor.shown_name, request.message),
            shareable=not is_scoped,
        )
        return _limited(reply, visitor, preferences)

    async def _list_interviews(self, visitor: Visitor, search: str, page: int) -> Reply:
        within = await self.limits.allowed(visitor)
        known = [info for info in await self._quotes.interviews() if within is None or info.slug in within]
        return catalogue.listing(known, search, page, prefix=visitor.command_prefix)

    async def _quote(self, visitor: Visitor, identity: str | None, *, private: bool) -> Reply:
        """The quote with an id; without one, a good one that was not shown in this server lately."""
        preferences = await self.preferences.read(visitor.platform, visitor.server)
        if identity is not None and identity.strip():
            moment = read_moment(identity)
            if moment is not None:
                return await self._ask(visitor, AskRequest(wording.facts.said_at(moment)), private=private)
            reply = await self._quote_by_id(visitor, Ref.parse(identity), preferences.view, private=private)
            return _limited(reply, visitor, preferences)
        return _limited(await self._random(visitor, 1, private=private), visitor, preferences)

    async def _random(self, visitor: Visitor, count: int, *, private: bool) -> Reply:
        """So many good quotes that were not shown in this server lately; fewer if there are no more."""
        view = (await self.preferences.read(visitor.platform, visitor.server)).view
        scope = visitor.random_scope
        barred = await self._journal.vetoes(visitor.platform, visitor.server.key)
        within = await self.limits.allowed(visitor)
        quotes: list[Quote] = []
        async with self._picking:  # else many at once would all get the same quote
            shown = await self._journal.shown(scope)
            for _ in range(min(count, MOST_WANTED)):
                among = PickFilter(tuple(sorted(within or ())), barred=(*barred, *(quote.ref for quote in quotes)))
                quote = await self._quotes.pick(scope, shown, view, among)
                if quote is None:
                    break
                await self._journal.mark_shown(scope, quote.ref)
                quotes.append(quote)
        if not quotes:
            return compose.notice(wording.answers.NOTHING_TO_PICK)
        token = await remember(self._journal, visitor, quotes)
        if len(quotes) == 1:
            return compose.single(quotes[0], token, private=private)
        fewer = (wording.facts.fewer(len(quotes), count, MOST_WANTED),) if len(quotes) < count else ()
        return replace(compose.several(quotes, None, token, private=private), notes=fewer)

    async def _quote_by_id(self, visitor: Visitor, ref: Ref, view: View, *, private: bool) -> Reply:
        """The quote with an id; of a long one the first part, with a button to the next."""
        quote = await self._quotes.show(ref, view)
        parts = await self._quotes.parts(quote.ref) if len(ref.span) > PART_WORDS else ()
        if len(parts) <= 1:
            return compose.single(quote, await remember(self._journal, visitor, [quote]), private=private)
        first = await self._quotes.show(parts[0], view)
        token = await remember_refs(self._journal, visitor, parts)
        return compose.matched(first, Position(0), len(parts), token, private=private, is_part=True)

    async def _message(self, visitor: Visitor, message: MessageRequest, *, private: bool) -> Reply:
        text, replied_to = message.text, message.replied_to
        names = await self._person_names()
        if replied_to is not None and (not text.strip() or asks_about_other_message(text, names)):
            if not replied_to.strip():
                notes = (message.remedy,) if message.remedy else ()
                return replace(compose.notice(wording.checks.CANNOT_READ), notes=notes)
            return await self._check(visitor, CheckRequest(replied_to, elsewhere=True), private=private)
        match read_verb(text, names):
            case FollowUp() as follow_up:
                return await self._follow_up(visitor, follow_up, message.answer)
            case CheckRequest(claim) if replied_to and says_only_links(claim):
                return await self._check(visitor, CheckRequest(replied_to, elsewhere=True), private=private)
            case None:
                return await self._ask(visitor, AskRequest(text), private=private)
            case request:
                return await self._respond(visitor, request, private=private)

    async def asks_about_other_message(self, text: str) -> bool:
        """Whether a reply asks if the message it replies to is real, so that an adapter should read that message."""
        try:
            return asks_about_other_message(text, await self._person_names())
        except VerbatimError:
            return False

    async def _person_names(self) -> frozenset[str]:
        interviews = await self._quotes.interviews()
        if self._names_of is None or self._names_of[0] is not interviews:
            self._names_of = interviews, person_names(speaker_names(interviews))
        return self._names_of[1]

    async def _follow_up(self, visitor: Visitor, follow_up: FollowUp, replied_to: ButtonPress | None) -> Reply:
        """Go on from the answer that a message replies to, whoever asked for it; else from the visitor's last one."""
        if replied_to is not None and (held := await self._taken_over(visitor, replied_to)) is not None:
            token, position = held
        else:
            answer = await self._latest_answer(visitor)
            if answer is None:
                return compose.notice(wording.errors.NOTHING_YET)
            token, position = answer.token, None
        press = ButtonPress(follow_up.action, follow_up.number, token, position)
        return (await self._buttons.press(visitor, press, private=False, above=NOTHING_ABOVE)).reply

    async def _taken_over(self, visitor: Visitor, button: ButtonPress) -> tuple[str, Position | None] | None:
        """The answer of a button as one of the visitor's own, and where it stood; None if it is no longer stored."""
        answer = await self._journal.recall(button.token)
        if answer is None or answer.platform != visitor.platform or not same_place(answer, visitor) or not answer.refs:
            return None
        if answer.asker == visitor.user_id:
            return answer.token, button.position
        token = await remember_refs(self._journal, visitor, answer.refs)
        return (token, button.position) if token is not None else None

    async def _latest_interview(self, visitor: Visitor) -> str | None:
        """The interview that a visitor's last answer is from, if there are several and it was given lately."""
        if len(await self._quotes.interviews()) <= 1:
            return None
        try:
            answer = await self._latest_answer(visitor)
        except JournalError:  # the answer does not depend on it
            return None
        if answer is None or self._clock.now() - answer.when > _STILL_MEANT:
            return None
        return answer.refs[min(answer.shown, len(answer.refs) - 1)].interview

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
        reply = replace(compose.notice(about), notes=notes, suggested=await self._suggested(visitor))
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

    async def help(self, visitor: Visitor) -> Reply:
        """What can be asked, and how, with questions to try."""
        how_to = compose.notice(f"{wording.answers.ASK_HINT} {wording.commands.how_to(visitor.command_prefix)}")
        return replace(how_to, suggested=await self._suggested(visitor))

    async def welcome(self, visitor: Visitor) -> Reply:
        """What the bot says once where it was installed."""
        titles = await self._suggestions.titles(await self.limits.allowed(visitor))
        return compose.welcome(visitor.command_prefix, titles, await self._suggested(visitor))

    async def _suggested(self, visitor: Visitor) -> tuple[Choice, ...]:
        return tuple(await self.suggested_questions(visitor, MOST_SUGGESTED))

    async def suggested_questions(self, visitor: Visitor, most: int) -> list[Choice]:
        """Questions to try, the best ones first; none where no interview has any."""
        return await self._suggestions.questions(most, await self.limits.allowed(visitor))

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
        moment = read_moment(typed)
        if moment is not None:
            within = Scope(within=await self.limits.allowed(visitor))
            quotes = list((await self._quotes.ask(Question(wording.facts.said_at(moment), scope=within))).quotes)
            return [suggestion(quote) for quote in quotes]
        return await self._suggestions.suggest(typed, quotes, await self.limits.allowed(visitor))

    async def bans(self, visitor: Visitor) -> Reply:
        """The quotes that are never picked in this server, newest first, each with a button to lift the ban."""
        barred = list(await self._journal.vetoes(visitor.platform, visitor.server.key))[::-1]
        quotes = []
        for ref in barred[:MOST_BANS]:
            try:
                quotes.append(await self._quotes.show(ref))
            except InputError:  # its interview was removed since
                continue
        if not quotes:
            return compose.notice(wording.daily.NO_BANS)
        token = await remember(self._journal, visitor, quotes)
        return compose.banned(quotes, len(barred), token)

    async def suggest_interviews(self, visitor: Visitor, typed: str) -> list[Suggestion]:
        """Interviews to offer while one is typed, by title, guest, number, speaker or slug."""
        return await self._suggestions.interviews(typed, await self.limits.allowed(visitor))

    async def suggest_shows(self, visitor: Visitor, typed: str) -> list[Suggestion]:
        """Shows to offer while one is typed."""
        return await self._suggestions.shows(typed, await self.limits.allowed(visitor))

    async def topics(self, visitor: Visitor, most: int) -> list[Choice]:
        """A few chapters to look into, spread over the interview; interviews where there are several."""
        chapters = await self._suggestions.choices(await self.limits.allowed(visitor))
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
