"""What each button under a reply does, for all platforms. The journal stores the answer under the button's token."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.chat.ports import ChatJournal, QuoteSource
from bot.chat.preferences import PreferenceCache
from bot.chat.visitor import Visitor
from bot.errors import JournalError
from bot.logs import report
from bot.model import Quote, Ref, RememberedAnswer, View
from bot.presentation import compose, wording
from bot.presentation.reply import ASKER_ACTIONS, Action, Button, ButtonPress, Reply
from bot.quotes.interview_facts import are_parts

MORE_WORDS = 150
"""Words that `more` shows on either side of a quote: about a minute of talk."""

_SHARE_SECONDS = 86400.0  # within which a quote is shared once


@dataclass(frozen=True, slots=True)
class PressResult:
    """What a button leads to: a reply that replaces the one above it (`turned`), or a new one.

    `before` is what the old reply looks like from now on, if something was shared.
    """

    reply: Reply
    turned: bool = False
    before: Reply | None = None

    @property
    def public(self) -> bool:
        """Whether everybody sees the reply."""
        return self.before is not None


class ButtonActions:
    """Does what buttons say, over the quotes and the journal."""

    def __init__(
        self,
        quotes: QuoteSource,
        journal: ChatJournal,
        preferences: PreferenceCache,
        allowed: Callable[[Visitor], Awaitable[frozenset[str] | None]],
    ) -> None:
        """`allowed` gives the interviews that the admins chose for a visitor's place; None: all."""
        self._quotes, self._journal, self._preferences, self._allowed = quotes, journal, preferences, allowed

    async def press(self, visitor: Visitor, press: ButtonPress, *, private: bool) -> PressResult:
        """Do what a button says. `private`: only the visitor sees the reply above it. Raises VerbatimError."""
        answer = await self._journal.recall(press.token)
        if answer is None or answer.platform != visitor.platform or not _same_place(answer, visitor):
            return PressResult(compose.notice(wording.errors.GONE))
        if press.action in ASKER_ACTIONS and answer.asker != visitor.user_id:
            return PressResult(compose.notice(wording.errors.BELONGS))
        view = (await self._preferences.read(visitor.platform, visitor.server)).view
        ref = answer.refs[min(answer.shown, len(answer.refs) - 1)]
        match press.action:
            case Action.MORE:
                return PressResult(compose.widened(await self._quotes.widen(ref, MORE_WORDS, MORE_WORDS, view)))
            case Action.REST:
                return PressResult(compose.whole(await self._quotes.show(ref, view)))
            case Action.VETO:
                return PressResult(await self._veto(visitor, ref, press.token))
            case Action.ALLOW:
                return PressResult(await self._allow(visitor, ref))
            case Action.ALSO:
                return PressResult(await self._also_said(visitor, ref, view))
            case Action.SHARE:
                return await self._share(visitor, answer, ref, view)
            case _:
                return await self._turn(answer, press, view, private=private)

    async def _turn(self, answer: RememberedAnswer, press: ButtonPress, view: View, *, private: bool) -> PressResult:
        """Show another quote of the answer."""
        step = 1 if press.action is Action.NEXT else -1
        index = press.number - 1 if press.action is Action.OPEN else answer.shown + step
        is_part, count = are_parts(answer.refs), len(answer.refs)
        if index < 0:
            return PressResult(compose.notice(wording.facts.FIRST_PART if is_part else wording.answers.NO_PREVIOUS))
        if index >= count:
            return PressResult(compose.notice(wording.facts.LAST_PART if is_part else wording.answers.NO_NEXT))
        quote = await self._quotes.show(answer.refs[index], view)
        await self._journal.turn_to(answer.token, index)
        reply = compose.matched(quote, index, count, answer.token, private=private, is_part=is_part)
        return PressResult(reply, turned=True)

    async def _also_said(self, visitor: Visitor, ref: Ref, view: View) -> Reply:
        quotes = await self._quotes.also_said(ref, view, await self._allowed(visitor))
        if not quotes:
            return compose.notice(wording.answers.NOTHING_ALSO)
        token = await remember(self._journal, visitor, quotes)
        if len(quotes) == 1:
            return compose.single(quotes[0], token, private=True, lead=wording.answers.ALSO_SAID)
        return compose.several(quotes, wording.answers.ALSO_SAID, token, private=True)

    async def _veto(self, visitor: Visitor, ref: Ref, token: str) -> Reply:
        """Never pick a quote again in this server: for admins only, which is checked at every press."""
        if not visitor.admin:
            return compose.notice(wording.daily.VETO_FOR_ADMINS)
        await self._journal.veto(visitor.platform, visitor.server.key, ref)
        return compose.notice(wording.daily.VETOED).with_button(Button(Action.ALLOW, wording.daily.ALLOW), token)

    async def _allow(self, visitor: Visitor, ref: Ref) -> Reply:
        """Take a veto back."""
        if not visitor.admin:
            return compose.notice(wording.daily.VETO_FOR_ADMINS)
        await self._journal.allow(visitor.platform, visitor.server.key, ref)
        return compose.notice(wording.daily.ALLOWED)

    async def _share(self, visitor: Visitor, answer: RememberedAnswer, ref: Ref, view: View) -> PressResult:
        """Post a quote for everybody, once."""
        preferences = await self._preferences.read(visitor.platform, visitor.server)
        if not preferences.allows_public_answers(visitor.place):
            return PressResult(compose.notice(wording.errors.ONLY_PRIVATELY))
        quote = await self._quotes.show(ref, view)
        if not await self._journal.claim(f"share:{answer.token}:{ref}", _SHARE_SECONDS):
            return PressResult(compose.notice(wording.errors.SHARED_ALREADY))
        token = await remember(self._journal, visitor, [quote])
        shared = compose.single(quote, token, private=False, lead=wording.answers.shared_by(visitor.name))
        before = compose.matched(quote, answer.shown, len(answer.refs), answer.token, private=True)
        return PressResult(shared, before=compose.shared_already(before))


def _same_place(answer: RememberedAnswer, visitor: Visitor) -> bool:
    """Whether a button is pressed in the server of its answer, or in the same channel: tokens can be forged elsewhere.

    A channel that two workspaces share is a channel of both.
    """
    where = f"{answer.place}/"
    if where.startswith(f"{visitor.server.key}/"):
        return True
    parts = answer.place.split("/")
    return visitor.place.channel in parts or visitor.place.parent in parts


async def remember(journal: ChatJournal, visitor: Visitor, quotes: Sequence[Quote]) -> str | None:
    """Store an answer's quotes for its buttons and follow-ups; returns the token.

    None if there are no quotes, or while the journal is away: better an answer without buttons than none.
    """
    if not quotes:
        return None
    return await remember_refs(journal, visitor, [quote.ref for quote in quotes])


async def remember_refs(journal: ChatJournal, visitor: Visitor, refs: Sequence[Ref]) -> str | None:
    """The same for quotes that are not read yet."""
    try:
        return await journal.remember(visitor.platform, visitor.place.key, visitor.user_id, refs)
    except JournalError as error:
        report(visitor.platform, error)
        return None
