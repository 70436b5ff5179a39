"""The dispatcher: what every chat platform does around the chat. Each event is answered once, and what runs is finished at the end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.chat.ports import ChatJournal
from bot.chat.service import ChatService, PressResult
from bot.chat.visitor import Visitor
from bot.errors import VerbatimError
from bot.logs import report
from bot.presentation import compose, wording
from bot.presentation.reply import Action, ButtonPress, Reply, Tone

CLAIMED = 86400.0
"""Seconds an event stays claimed; a redelivery comes within minutes."""

PATIENCE = 20.0
"""Seconds running answers get to finish at the end; hosts wait 30 before they kill."""

_FOR_PREFERENCES = 1.0  # of the 3 seconds until a platform must be answered

Work = Callable[[], Awaitable[Reply]]


class Dispatcher:
    """Knows what is being answered on one platform, and takes each thing once."""

    def __init__(self, platform: str, chat: ChatService, journal: ChatJournal) -> None:
        self.platform, self.chat, self._journal = platform, chat, journal
        self._running: set[object] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self.closing = False

    def refusal(self, visitor: Visitor, *, button: bool = False) -> Reply | None:
        """Why a visitor gets no answer now. Reads memory only, so that it costs no time."""
        return compose.notice(wording.errors.RESTARTING) if self.closing else self.chat.too_fast(visitor, button=button)

    async def privately(self, visitor: Visitor, wish: bool | None) -> bool:  # noqa: FBT001
        """Whether an answer is for the asker alone; where that cannot be known in time, it is."""
        try:
            async with asyncio.timeout(_FOR_PREFERENCES):
                return (await self.chat.preferences.read(visitor)).privately(visitor, wish)
        except (TimeoutError, VerbatimError) as error:
            report(self.platform, error)
            return True  # a private answer can still be shared; a public one cannot be taken back

    async def welcome(self, visitor: Visitor) -> bool:
        """Whether the admins want answers for all to see where a visitor writes; where that cannot be known, yes: he did ask."""
        try:
            return (await self.chat.preferences.read(visitor)).may_answer(visitor)
        except VerbatimError as error:
            report(self.platform, error)
            return True

    async def once(
        self, visitor: Visitor, work: Work, *keys: str, taken: Callable[[], None] = lambda: None, seated: bool = True
    ) -> Reply | None:
        """The reply, made once for what the keys name; None if another replica makes it, or it was made before.

        It is claimed before it waits for its turn (unless it needs no seat); `taken` is called once it is ours to give.
        """
        try:
            for key in keys:
                if not await self._journal.claim(f"{self.platform}:{key}", CLAIMED):
                    return None
        except VerbatimError as error:
            return compose.notice(wording.errors.failed(report(self.platform, error)), Tone.FAILED)
        taken()
        return await self.chat.guarded(visitor, work, seated=seated)

    async def pressed(
        self, visitor: Visitor, press: ButtonPress | None, key: str, *, private: bool
    ) -> PressResult | None:
        """What a button leads to; None if it was answered before. A press that could not be read is of another version."""
        done: list[PressResult] = []

        async def work() -> Reply:
            if press is None:
                return compose.notice(wording.errors.OLD_BUTTON)
            if press.action is Action.FORGET:
                return await self.chat.forget_me(visitor)
            done.append(await self.chat.press(visitor, press.action, press.number, press.token, private=private))
            return done[0].reply

        reply = await self.once(visitor, work, key)
        if reply is None:
            return None
        return done[0] if done and done[0].reply is reply else PressResult(reply)

    async def heard(
        self, visitor: Visitor, text: str, *keys: str, taken: Callable[[], None] = lambda: None
    ) -> Reply | None:
        """The answer to a message that was written to the bot; `taken` is called once it is ours to give."""

        async def work() -> Reply:
            return self.chat.too_fast(visitor) or await self.chat.said(visitor, text)

        return await self.once(visitor, work, *keys, taken=taken)

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Around everything that is answered."""
        key = object()
        self._running.add(key)
        self._idle.clear()
        try:
            yield
        except Exception as error:  # noqa: BLE001 - nothing may escape into a library, whose log would hold what was asked
            report(self.platform, error)
        finally:
            self._running.discard(key)
            if not self._running:
                self._idle.set()

    async def idle(self) -> None:
        """Wait until nothing is being answered."""
        await self._idle.wait()

    async def finish(self, patience: float) -> bool:
        """Take nothing new, and wait for running answers; whether all were finished."""
        self.closing = True
        try:
            async with asyncio.timeout(patience):
                await self.idle()
        except TimeoutError:
            return False
        return True
