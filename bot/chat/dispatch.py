"""The dispatcher refuses, claims an event once, and has it answered. Step 3 of a question's way.

It stands between a platform's handlers and the chat, and drains at the end.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from bot.chat.buttons import PressResult
from bot.chat.event_claims import EventClaim, EventClaims
from bot.chat.lost_questions import OpenQuestions
from bot.chat.ports import ChatJournal
from bot.chat.requests import ForgetMeRequest, Request
from bot.chat.right_of_way import RightOfWay
from bot.chat.service import ChatService
from bot.chat.turns import MOST_WAITING, MOST_WAITING_IN_ALL, FairTurns
from bot.chat.visitor import Visitor
from bot.errors import VerbatimError
from bot.logs import report
from bot.presentation import compose, wording
from bot.presentation.buttons import ButtonPress
from bot.presentation.reply import NOTHING_ABOVE, Above, Reply
from bot.steps import waiting

DRAIN_SECONDS = 20.0
"""How long running answers may take at the end; hosts wait 30 seconds before they kill a process."""

_REFUSING = 16  # refusals sent at once: with hundreds, every step of the other servers' answers would wait for them
_PREFERENCE_SECONDS = 1.0  # of the 3 seconds in which a platform must be answered


@dataclass(frozen=True, slots=True, eq=False)
class _Handled:
    """An event that is being handled: the questions it opened, and the servers whose members it answers.

    `is_late` says that it came when nothing new was taken any more. `let_in` are the keys that `turn_away` let in,
    until they are claimed.
    """

    is_late: bool
    opened: list[str] = field(default_factory=list)
    servers: list[str] = field(default_factory=list)
    let_in: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """An event that is neither claimed nor answered, and what is said about it, if anything."""

    reply: Reply | None


_handled: ContextVar[_Handled | None] = ContextVar("handled", default=None)
"""The event that the current task handles; set by `Dispatcher.running`."""


def _ignore() -> None:
    """Nobody waits for the claim."""


def _never() -> bool:
    """There is always room for another answer."""
    return False


def _is_let_in(keys: Sequence[str]) -> bool:
    """Whether the current task handles the event that the keys name, and `turn_away` let it in."""
    return (handled := _handled.get()) is not None and handled.let_in == list(keys)


class Dispatcher:
    """Takes each event of one platform once, whichever replica gets it, and knows what is being answered now."""

    def __init__(self, platform: str, chat: ChatService, journal: ChatJournal) -> None:
        self.platform, self.chat, self._journal = platform, chat, journal
        self._running: set[_Handled] = set()
        self.way = RightOfWay()
        self._idle = asyncio.Event()
        self._idle.set()
        self.ending = asyncio.Event()
        """Set once nothing new is taken."""
        self._refusal_turns = FairTurns(_REFUSING)
        self.questions = OpenQuestions(platform, journal)
        self._claims = EventClaims(platform, journal, self.questions)

    @property
    def closing(self) -> bool:
        """Whether nothing new is taken."""
        return self.ending.is_set()

    def _is_late(self) -> bool:
        """Whether the event that is being handled came when nothing new was taken any more."""
        return self.closing and ((handled := _handled.get()) is None or handled.is_late)

    # --- before the acknowledgement -------------------------------------------------------------

    def refusal(self, visitor: Visitor, *, button: bool = False) -> Reply | None:
        """Why a visitor gets no answer now, if so. It reads memory only, so it takes no time.

        Where there is none, the event counts as accepted until `running` ends, so that no crowd fills the memory.
        """
        if self.closing:
            return compose.refusal(wording.errors.RESTARTING)
        return self._refusal(visitor, button=button)

    def _refusal(self, visitor: Visitor, *, button: bool = False, is_full: Callable[[], bool] = _never) -> Reply | None:
        refusal = self._busy(visitor, is_full) or self.chat.admission.too_fast(visitor, button=button)
        if refusal is None and (handled := _handled.get()) is not None:
            handled.servers.append(visitor.server.key)
            self.way.begin(visitor.server.key)
        return refusal

    def _busy(self, visitor: Visitor, is_full: Callable[[], bool]) -> Reply | None:
        """The refusal where too many wait: for an answer, or before that, for the platform or the journal."""
        if is_full() or self.way.count(visitor.server.key) >= MOST_WAITING or self.way.total() >= MOST_WAITING_IN_ALL:
            return compose.refusal(wording.errors.BUSY)
        return self.chat.admission.busy(visitor)

    @asynccontextmanager
    async def refusing(self, visitor: Visitor) -> AsyncIterator[None]:
        """Surrounds the sending of a refusal. Servers take turns, and a crowd's refusals wait for others' answers."""
        await self.way.wait(visitor.server.key)
        async with self._refusal_turns.turn(visitor.server.key):
            yield

    def refuses_aloud(self, visitor: Visitor) -> bool:
        """Whether a refusal is said. A member who heard one lately is refused silently, where the platform can do that.

        It counts as said.
        """
        return self.chat.admission.refuses_aloud(visitor)

    def _said_once(self, visitor: Visitor, reply: Reply) -> Reply | None:
        return reply if not reply.refusal or self.refuses_aloud(visitor) else None

    async def answers_privately(self, visitor: Visitor, wish: bool | None) -> bool:  # noqa: FBT001 - the option's own value
        """Whether only the visitor sees an answer; True where that cannot be known in time."""
        try:
            async with asyncio.timeout(_PREFERENCE_SECONDS):
                preferences = await self.chat.preferences.read(visitor.platform, visitor.server)
        except (TimeoutError, VerbatimError) as error:
            report(self.platform, error)
            return True  # a private answer can still be shared; a public one cannot be taken back
        return preferences.answers_privately(visitor.place, wish)

    async def allows_public_answers(self, visitor: Visitor) -> bool:
        """Whether the admins want public answers where a visitor wrote; True where that cannot be known."""
        try:
            preferences = await self.chat.preferences.read(visitor.platform, visitor.server)
        except VerbatimError as error:
            report(self.platform, error)
            return True
        return preferences.allows_public_answers(visitor.place)

    # --- answering, once ------------------------------------------------------------------------

    async def answer(
        self,
        visitor: Visitor,
        request: Request,
        *keys: str,
        private: bool = False,
        refusable: bool = False,
        on_claimed: Callable[[], None] = _ignore,
        address: str | None = None,
    ) -> Reply | None:
        """The reply to the event that the keys name; None if it was answered before, or another replica answers it.

        A `refusable` request may be refused, see `turn_away`, which an adapter with more to do before it answers calls
        itself, first of all. None, too, for a member who was refused lately.
        `on_claimed` is called once this replica has the event and goes on to answer it.
        `address` is where an apology goes if this process is killed before `running` ends.

        While the journal is away, an event that this process did not take yet is answered all the same, as far as that
        needs no journal. Another replica can hardly answer it, too: Slack delivers it to one, and Discord takes one
        answer to an interaction, and one message with the same nonce.
        """
        let_in = _is_let_in(keys)
        is_late = self._is_late()
        if refusable and not let_in and (away := await self.turn_away(visitor, *keys)):
            return away.reply
        claim = await self._claim(visitor, keys, address, without_journal=not isinstance(request, ForgetMeRequest))
        if not claim.granted:
            return claim.failure
        if refusable and is_late:
            return self._said_once(visitor, compose.refusal(wording.errors.RESTARTING))
        if (refusal := await self.chat.admission.too_fast_elsewhere(visitor)) is not None:
            return self._said_once(visitor, refusal) if refusable else refusal
        on_claimed()
        with waiting(self.way.between_steps(visitor.server.key)):
            reply = await self.chat.answer(visitor, request, private=private)
        return self._said_once(visitor, reply) if refusable else reply

    async def press(
        self, visitor: Visitor, press: ButtonPress | None, key: str, *, private: bool, above: Above = NOTHING_ABOVE
    ) -> PressResult | None:
        """What a button leads to; None if the press was answered before. `press` is None if it could not be read.

        `above` is what stands in the message above the button.
        """
        claim = await self._claim(visitor, [key])
        if not claim.granted:
            return PressResult(claim.failure) if claim.failure is not None else None
        if (refusal := await self.chat.admission.too_fast_elsewhere(visitor, button=True)) is not None:
            return PressResult(refusal)
        return await self.chat.press(visitor, press, private=private, above=above)

    async def administer(
        self,
        visitor: Visitor,
        work: Callable[[Visitor], Awaitable[Reply | None]],
        key: str,
        *,
        refusable: bool = False,
        on_claimed: Callable[[], None] = _ignore,
    ) -> Reply | None:
        """Run an admin's command once. None if there is nothing to say, or it was run before or by another replica."""
        is_late = self._is_late()
        if refusable and (away := await self.turn_away(visitor, key)):
            return away.reply
        claim = await self._claim(visitor, [key])
        if not claim.granted:
            return claim.failure
        if refusable and is_late:
            return self._said_once(visitor, compose.refusal(wording.errors.RESTARTING))
        on_claimed()
        return await self.chat.administer(visitor, work)

    async def turn_away(self, visitor: Visitor, *keys: str, is_full: Callable[[], bool] = _never) -> TurnedAway | None:
        """Refuse an event because of the cooldown or a crowd, before it costs anything; None if it is to be answered.

        A crowd must cost no writes and no calls. `is_full` says whether the adapter has no room for another answer.
        What comes after the end is not turned away: `answer` says that the bot restarts.

        Within `running`, what is let in counts as taken at once: it may be delivered again before it is claimed.

        Delivered again to this process, an event gets no second refusal, and no answer. A replica that gets it, too,
        may have room: where it answers, nothing is said here. Where both refuse, Discord shows one message, since both
        have the same nonce; Slack delivers again only what was not acknowledged.
        """
        if self._is_late():
            return None
        await self.way.wait(visitor.server.key)
        if self._claims.is_taken(keys):
            return TurnedAway(None)
        refusal = self._refusal(visitor, is_full=is_full)
        if refusal is None:
            self._let_in(keys)
            return None
        self._claims.take(keys)
        if not self.refuses_aloud(visitor) or await self._claims.is_answered_elsewhere(keys):
            return TurnedAway(None)
        return TurnedAway(refusal)

    def _let_in(self, keys: Sequence[str]) -> None:
        """Take an event in memory, and let only the current task claim it."""
        if (handled := _handled.get()) is not None:
            self._claims.take(keys)
            handled.let_in[:] = keys

    async def _claim(
        self, visitor: Visitor, keys: Sequence[str], address: str | None = None, *, without_journal: bool = False
    ) -> EventClaim:
        """Claim an event; the question it opens is closed at the end of `running`."""
        handled = _handled.get()
        is_taken = _is_let_in(keys)
        if is_taken and handled is not None:
            handled.let_in.clear()  # it is claimed once
        claim = await self._claims.claim(visitor, keys, address, is_taken=is_taken, without_journal=without_journal)
        if claim.question is not None and handled is not None:
            handled.opened.append(claim.question)
        return claim

    # --- until the end --------------------------------------------------------------------------

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Surrounds everything that handles an event. `drain` waits for it, and no error escapes from it.

        The questions that were opened within are closed at its end, unless it is cancelled: then nobody was answered.
        """
        handled = _Handled(is_late=self.closing)
        self._running.add(handled)
        self._idle.clear()
        around = _handled.set(handled)
        try:
            try:
                yield
            except Exception as error:  # noqa: BLE001 - a library would log an escaped one, with what was asked
                report(self.platform, error)
            for question in handled.opened:
                await self.questions.close(question)
        finally:
            _handled.reset(around)
            self._running.discard(handled)
            self.way.end(handled.servers)
            if not self._running:
                self._idle.set()

    async def wait_until_idle(self) -> None:
        """Wait until no event is being handled."""
        await self._idle.wait()

    async def drain(self, seconds: float = DRAIN_SECONDS) -> bool:
        """Take nothing new, and wait for what is running; whether all of it finished in time."""
        self.ending.set()
        await self.way.let_in_all()
        try:
            async with asyncio.timeout(seconds):
                await self.wait_until_idle()
        except TimeoutError:
            return False
        return True
