"""A message to the bot -> the request or follow-up it asks for: a verb, a check of another message, or a question."""

from collections.abc import Sequence

from bot.chat.ports import QuoteSource
from bot.chat.requests import AskRequest, CheckRequest, MessageRequest, Request
from bot.chat.verbs import FollowUp, asks_about_other_message, read_verb
from bot.errors import VerbatimError
from bot.model import InterviewInfo
from bot.search.said_names import person_names, speaker_names
from bot.steps import step
from bot.verify.markup import says_only_links


class MessageReader:
    """Reads messages; it knows the names of those who speak."""

    def __init__(self, quotes: QuoteSource) -> None:
        self._quotes = quotes
        self._names_of: tuple[Sequence[InterviewInfo], frozenset[str]] | None = None

    async def read(self, message: MessageRequest) -> Request | FollowUp | None:
        """The request; None if the message asks about another one that the platform does not show."""
        text, replied_to = message.text, message.replied_to
        names = await self._person_names()
        if replied_to is not None and (not text.strip() or asks_about_other_message(text, names)):
            return CheckRequest(replied_to, elsewhere=True) if replied_to.strip() else None
        match await step(read_verb, text, names):  # a long message takes a tenth of a second
            case CheckRequest(claim) if replied_to and says_only_links(claim):
                return CheckRequest(replied_to, elsewhere=True)
            case None:
                return AskRequest(text)
            case request:
                return request

    async def asks_about_other(self, text: str) -> bool:
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
