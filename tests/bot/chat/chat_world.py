"""The visitors of the chat's tests, and what stands behind the chat they talk to."""

from dataclasses import dataclass, replace

from bot.chat.buttons import PressResult
from bot.chat.requests import AskRequest, CheckRequest, MessageRequest, QuoteRequest
from bot.chat.service import ChatService
from bot.chat.visitor import Place, Server, Visitor
from bot.model import Ref
from bot.presentation.buttons import Action, ButtonPress, Position
from bot.presentation.reply import NOTHING_ABOVE, Above, Reply
from store.journal.sqlite import SqliteJournal
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.fakes import SetClock

VERSION, SCORE = "1.2.3", "right first 83 of 100 times"
HOME = Server("home")
ALICE = Visitor("chat", Place(HOME, "general"), "alice", "Alice")
BOB = replace(ALICE, user_id="bob", name="Bob")
ADMIN = replace(ALICE, user_id="root", admin=True)
ELSEWHERE = replace(ALICE, place=Place(HOME, "other"))


@dataclass
class ChatWorld:
    """A chat, and what it works with."""

    chat: ChatService
    bot: FakeBot
    journal: SqliteJournal
    clock: SetClock

    async def ask(self, question: str = "sure", visitor: Visitor = ALICE, *, private: bool = False) -> Reply:
        return await self.chat.answer(visitor, AskRequest(question), private=private)

    async def token(self, *, private: bool = False) -> str:
        """The token of an answer that Alice got."""
        return (await self.ask(private=private)).token or ""

    async def check(self, claim: str) -> Reply:
        return await self.chat.answer(ALICE, CheckRequest(claim))

    async def quote(self, identity: str | None = None) -> Reply:
        return await self.chat.answer(ALICE, QuoteRequest(identity))

    async def random_quotes(self, count: int) -> list[Ref]:
        """The quotes that Alice is shown at random."""
        return [(await self.quote()).excerpts[0].quote.ref for _ in range(count)]

    async def write(self, text: str, visitor: Visitor = ALICE) -> Reply:
        """The reply to a message."""
        return await self.chat.answer(visitor, MessageRequest(text))

    async def press(
        self,
        action: Action,
        token: str,
        visitor: Visitor = ALICE,
        *,
        number: int = 0,
        private: bool = False,
        position: Position | None = None,
        above: Above = NOTHING_ABOVE,
    ) -> PressResult:
        press = ButtonPress(action, number, token, position)
        return await self.chat.press(visitor, press, private=private, above=above)


def labels(reply: Reply) -> list[str]:
    """The labels of the buttons that can be pressed."""
    return [button.label for button in reply.buttons if button.enabled]
