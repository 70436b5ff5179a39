"""The chat: what every chat platform does with a request, once for all of them. Values in, replies out.

It asks the bot, remembers answers for their buttons, keeps to what a server's admins chose, and turns errors into
sentences. It never holds a platform object and never sends.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Protocol

from bot.chat.cooldown import Cooldown
from bot.chat.ports import ChatJournal
from bot.chat.preferences import PreferenceCache, ServerPreferences
from bot.chat.suggestions import Suggestion, SuggestionLibrary, Suggestions
from bot.chat.visitor import Visitor
from bot.errors import InputError, VerbatimError
from bot.logs import report
from bot.model import (
    Answer,
    CheckResult,
    Confidence,
    PickFilter,
    Quote,
    QuoteInContext,
    Ref,
    RememberedAnswer,
    Role,
    View,
)
from bot.ports import Clock
from bot.presentation import compose, wording
from bot.presentation.reply import ASKER_ACTIONS, Action, Button, Reply, Tone
from bot.quotes.service import Question

log = logging.getLogger("verbatim")

MORE_WORDS = 150
"""Words `more` shows on either side: about a minute of talk."""

LONGEST_ANSWER = 60.0
"""Seconds after which an answer is given up; to wait for a seat does not count."""

SEATS = 4
"""Answers worked at side by side. Whoever comes first is answered first, rather than all at the end together."""

_DAY = 86400.0
_FOLLOW_UPS = {"next": Action.NEXT, "previous": Action.PREVIOUS, "more": Action.MORE, "also": Action.ALSO}
_BUTTON_COST = 0.34  # of an answer, in the cooldown


class QuoteSource(Protocol):
    """What the service needs of `bot.quotes.service.QuoteService`."""

    async def ask(self, ask: Question) -> Answer: ...

    async def check(self, text: str, view: View = ...) -> CheckResult: ...

    async def show(self, ref: Ref, view: View = ...) -> Quote: ...

    async def widen(self, ref: Ref, before: int, after: int, view: View = ...) -> QuoteInContext: ...

    async def also_said(self, ref: Ref, view: View = ...) -> tuple[Quote, ...]: ...

    async def pick(
        self, seed: str, shown: Sequence[Ref] = ..., view: View = ..., among: PickFilter = ...
    ) -> Quote | None: ...


@dataclass(frozen=True, slots=True)
class PressResult:
    """What a press leads to: a reply in place of the old one (`turned`), or a new one; and how the old one looks then."""

    reply: Reply
    turned: bool = False
    before: Reply | None = None

    @property
    def public(self) -> bool:
        """Whether everybody is to see it: something was shared."""
        return self.before is not None


class ChatService:
    """Answers visitors of any chat platform."""

    def __init__(
        self,
        bot: QuoteSource,
        held: SuggestionLibrary,
        journal: ChatJournal,
        clock: Clock,
        version: str,
        score: str | None = None,
    ) -> None:
        """`held` is the library; `score` is how good the answers were measured to be, in a few words."""
        self._bot, self._journal, self._version, self._score = bot, journal, version, score
        self.preferences = PreferenceCache(journal, clock)
        self._contents = Suggestions(held)
        self._cooldown = Cooldown(clock)
        self._seats = asyncio.Semaphore(SEATS)

    async def warm(self) -> None:
        """Open and read what the first visitors would wait for. What cannot be read will be told to them."""
        for work in (self._bot.ask(Question(wording.answers.ASK_HINT)), self._contents.suggest("", ())):
            try:
                await work
            except VerbatimError as error:
                log.warning("%s", error)

    # --- preferences --------------------------------------------------------------------------------

    def too_fast(self, visitor: Visitor, *, button: bool = False) -> Reply | None:
        """The refusal for somebody who asks too quickly. Reads memory only, so that it costs no time."""
        wait = self._cooldown.wait(f"{visitor.platform}:{visitor.who}", _BUTTON_COST if button else 1.0)
        return compose.notice(wording.errors.too_fast(wait)) if wait else None

    async def guarded(self, visitor: Visitor, work: Callable[[], Awaitable[Reply]], *, seated: bool = True) -> Reply:
        """The reply, or a kind sentence for the error: of the visitor's as it is, of ours with a reference that the log has too.

        What waits for a platform is not `seated`: it would keep the answers of everybody else waiting as well.
        """
        try:
            async with self._seats if seated else nullcontext(), asyncio.timeout(LONGEST_ANSWER):
                return await work()
        except InputError as error:
            return compose.notice(_sentence(str(error)))
        except Exception as error:  # noqa: BLE001 - the one place where a defect of ours becomes a sentence
            return compose.notice(wording.errors.failed(report(visitor.platform, error)), Tone.FAILED)

    # --- asking ---------------------------------------------------------------------------------

    async def ask(self, visitor: Visitor, text: str, *, said_by: Role | None = None, private: bool = False) -> Reply:
        """Answer a question."""
        preferences = await self.preferences.read(visitor)
        answer = await self._bot.ask(Question(text, preferences.view, said_by))
        chapters = await self._contents.chapters() if answer.confidence is Confidence.NONE else ()
        reply = compose.answered(answer, await self._remember(visitor, answer.quotes), chapters, private=private)
        return _with_preferences(reply, visitor, preferences)

    async def said(self, visitor: Visitor, text: str) -> Reply:
        """Answer a message that was written to the bot: a question, a follow-up of one word, or a call for help."""
        action = _FOLLOW_UPS.get(text.strip().casefold().rstrip(".!"))
        if action is not None and (held := await self._latest(visitor)) is not None:
            return (await self.press(visitor, action, 0, held.token, private=False)).reply
        if not text.strip() or text.strip().casefold() in wording.commands.CALLS_FOR_HELP:
            return compose.notice(f"{wording.answers.ASK_HINT} {wording.commands.how_to(visitor.commands)}")
        return await self.ask(visitor, text)

    async def _latest(self, visitor: Visitor) -> RememberedAnswer | None:
        """The last answer somebody got where he writes; in a thread without one, the last around it."""
        found = await self._journal.latest(visitor.platform, visitor.place, visitor.who)
        if found is None and visitor.around is not None:
            found = await self._journal.latest(visitor.platform, visitor.around, visitor.who)
        return found

    async def check(self, visitor: Visitor, claim: str, *, private: bool = False) -> Reply:
        """Check a claimed quote."""
        if not claim.strip():
            return compose.notice(wording.checks.NOTHING_TO_CHECK)
        preferences = await self.preferences.read(visitor)
        found = await self._bot.check(claim, preferences.view)
        pieces = found.pieces or ((found.nearest,) if found.nearest is not None else ())
        reply = compose.checked(found, await self._remember(visitor, pieces), private=private)
        return _with_preferences(reply, visitor, preferences)

    async def quote(self, visitor: Visitor, identity: str | None, *, private: bool = False) -> Reply:
        """Show the quote of an id, or a random good one that was not shown here lately."""
        preferences = await self.preferences.read(visitor)
        if identity is not None and identity.strip():
            quote: Quote | None = await self._bot.show(Ref.parse(identity), preferences.view)
        else:
            scope = f"{visitor.platform}:{visitor.server}/random"
            among = PickFilter(barred=tuple(await self._journal.vetoes(visitor.platform, visitor.server)))
            quote = await self._bot.pick(scope, await self._journal.shown(scope), preferences.view, among)
            if quote is not None:
                await self._journal.mark_shown(scope, quote.ref)
        if quote is None:
            return compose.notice(wording.answers.NOTHING_TO_PICK)
        reply = compose.single(quote, await self._remember(visitor, [quote]), private=private)
        return _with_preferences(reply, visitor, preferences)

    async def suggest(self, visitor: Visitor, typed: str) -> list[Suggestion]:
        """Ids to offer while one is typed: recent ones first, then a good quote of each chapter."""
        recent = await self._journal.latest(visitor.platform, visitor.place, visitor.who)
        quotes = []
        for ref in recent.refs if recent is not None else ():
            try:
                quotes.append(await self._bot.show(ref))
            except InputError:  # the interview went since
                continue
        return await self._contents.suggest(typed, quotes)

    async def topics(self, most: int) -> list[str]:
        """A few things that could be asked about, from all over."""
        chapters = await self._contents.chapters()
        step = max(1, len(chapters) // most)
        return chapters[step // 2 :: step][:most]

    async def about(self, visitor: Visitor) -> Reply:
        """What this bot is and keeps."""
        titles = await self._contents.titles()
        return replace(
            compose.notice(wording.commands.about(self._version, titles, self._score)),
            notes=(wording.commands.how_to(visitor.commands), wording.commands.keeps()),
        )

    async def forget_me(self, visitor: Visitor) -> Reply:
        """Delete what is kept of somebody here: of his own place all of it, in a server the answers he got."""
        await self.preferences.forget_person(visitor)
        return compose.notice(wording.commands.FORGOT_ME)

    # --- buttons --------------------------------------------------------------------------------

    async def press(self, visitor: Visitor, action: Action, number: int, token: str, *, private: bool) -> PressResult:
        """Do what a button says. `private` is whether only the presser sees the reply it stands under."""
        held = await self._journal.recall(token)
        if held is None or held.platform != visitor.platform:
            return PressResult(compose.notice(wording.errors.GONE))
        if action in ASKER_ACTIONS and held.asker != visitor.who:
            return PressResult(compose.notice(wording.errors.BELONGS))
        view = (await self.preferences.read(visitor)).view
        ref = held.refs[min(held.shown, len(held.refs) - 1)]
        if action is Action.MORE:
            return PressResult(compose.widened(await self._bot.widen(ref, MORE_WORDS, MORE_WORDS, view)))
        if action is Action.REST:
            return PressResult(compose.whole(await self._bot.show(ref, view)))
        if action in (Action.VETO, Action.ALLOW):
            return PressResult(await self._ban(visitor, action, ref, token))
        if action is Action.ALSO:
            return PressResult(await self._also(visitor, ref, view))
        if action is Action.SHARE:
            return await self._share(visitor, held, ref, view)
        return await self._turn(held, action, number, view, private=private)

    async def _turn(
        self, held: RememberedAnswer, action: Action, number: int, view: View, *, private: bool
    ) -> PressResult:
        to = number - 1 if action is Action.OPEN else held.shown + (1 if action is Action.NEXT else -1)
        if not 0 <= to < len(held.refs):
            return PressResult(compose.notice(wording.answers.NO_PREVIOUS if to < 0 else wording.answers.NO_NEXT))
        quote = await self._bot.show(held.refs[to], view)
        await self._journal.turn_to(held.token, to)
        return PressResult(compose.matched(quote, to, len(held.refs), held.token, private=private), turned=True)

    async def _also(self, visitor: Visitor, ref: Ref, view: View) -> Reply:
        quotes = await self._bot.also_said(ref, view)
        if not quotes:
            return compose.notice(wording.answers.NOTHING_ALSO)
        token = await self._remember(visitor, quotes)
        if len(quotes) == 1:
            return compose.single(quotes[0], token, private=True, lead=wording.answers.ALSO_SAID)
        return compose.several(quotes, wording.answers.ALSO_SAID, token, private=True)

    async def _ban(self, visitor: Visitor, action: Action, ref: Ref, token: str) -> Reply:
        """Never pick a quote again in this server, or allow it again: for admins, checked now."""
        if not visitor.admin:
            return compose.notice(wording.daily.VETO_FOR_ADMINS)
        if action is Action.ALLOW:
            await self._journal.allow(visitor.platform, visitor.server, ref)
            return compose.notice(wording.daily.ALLOWED)
        await self._journal.veto(visitor.platform, visitor.server, ref)
        return compose.notice(wording.daily.VETOED).with_button(Button(Action.ALLOW, wording.daily.ALLOW), token)

    async def _share(self, visitor: Visitor, held: RememberedAnswer, ref: Ref, view: View) -> PressResult:
        if not (await self.preferences.read(visitor)).may_answer(visitor):
            return PressResult(compose.notice(wording.errors.ONLY_PRIVATELY))
        quote = await self._bot.show(ref, view)
        if not await self._journal.claim(f"share:{held.token}:{ref}", _DAY):
            return PressResult(compose.notice(wording.errors.SHARED_ALREADY))
        token = await self._remember(visitor, [quote])
        shared = compose.single(quote, token, private=False, lead=wording.answers.shared_by(visitor.name))
        before = compose.matched(quote, held.shown, len(held.refs), held.token, private=True)
        return PressResult(shared, before=compose.shared_already(before))

    async def _remember(self, visitor: Visitor, quotes: Sequence[Quote]) -> str | None:
        if not quotes:
            return None
        return await self._journal.remember(
            visitor.platform, visitor.place, visitor.who, [quote.ref for quote in quotes]
        )


def _with_preferences(reply: Reply, visitor: Visitor, preferences: ServerPreferences) -> Reply:
    if reply.private and not preferences.may_answer(visitor):
        return replace(reply, notes=(*reply.notes, wording.errors.ONLY_PRIVATELY)).without(Action.SHARE)
    return reply


def _sentence(text: str) -> str:
    """An error's line as a sentence; an id at its beginning stays as it is."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    begun = f"{text[:1].upper()}{text[1:]}" if first.strip(",;'").isalpha() else text
    return f"{begun}{'' if text.endswith(('.', '?', '!')) else '.'}"
