"""What a member refers back to: the answer that `next` goes on from, and the interview that "it" means."""

from dataclasses import replace

from bot.chat.buttons import remember_refs, same_place
from bot.chat.ports import ChatJournal, QuoteSource
from bot.chat.verbs import FollowUp
from bot.chat.visitor import Visitor
from bot.errors import JournalError
from bot.model import RememberedAnswer
from bot.ports import Clock
from bot.presentation.buttons import ButtonPress, Position

_STILL_MEANT = 3600.0
"""Seconds for which "it" is the interview of the last answer."""


class FollowUps:
    """Finds earlier answers in the journal."""

    def __init__(self, quotes: QuoteSource, journal: ChatJournal, clock: Clock) -> None:
        self._quotes, self._journal, self._clock = quotes, journal, clock

    async def press_of(
        self, visitor: Visitor, follow_up: FollowUp, replied_to: ButtonPress | None
    ) -> ButtonPress | None:
        """A follow-up as the press of a button; None if there is no answer to go on from.

        That is the answer that the message replies to, whoever asked for it; else the visitor's last one; else, in a
        thread, the last one that anybody got there.
        """
        if replied_to is not None and (held := await self._taken_over(visitor, replied_to)) is not None:
            token, position = held
        elif (answer := await self._latest_answer(visitor) or await self._latest_in_thread(visitor)) is not None:
            token, position = answer.token, None
        else:
            return None
        return ButtonPress(follow_up.action, follow_up.number, token, position)

    async def _taken_over(self, visitor: Visitor, button: ButtonPress) -> tuple[str, Position | None] | None:
        """The answer of a button as one of the visitor's own, and where it stood; None if it is no longer stored."""
        answer = await self._journal.recall(button.token)
        if answer is None or answer.platform != visitor.platform or not same_place(answer, visitor) or not answer.refs:
            return None
        own = await self._as_own(visitor, answer)
        return (own.token, button.position) if own is not None else None

    async def _latest_in_thread(self, visitor: Visitor) -> RememberedAnswer | None:
        """The last answer of the visitor's thread as one of their own."""
        if visitor.place.thread is None:
            return None
        answer = await self._journal.latest_of_anybody(visitor.platform, visitor.place.key)
        return await self._as_own(visitor, answer) if answer is not None else None

    async def _as_own(self, visitor: Visitor, answer: RememberedAnswer) -> RememberedAnswer | None:
        """Somebody's answer, stored as the visitor's, too: whoever turns theirs does not turn it for others."""
        if answer.asker == visitor.user_id:
            return answer
        token = await remember_refs(self._journal, visitor, answer.refs, doubtful=answer.doubtful)
        if token is None:
            return None
        await self._journal.turn_to(token, answer.shown)
        return replace(answer, token=token, asker=visitor.user_id)

    async def latest_interview(self, visitor: Visitor) -> str | None:
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
